// TonalityTracker: which notes sound, whatever their octave, and in which key. Ten times a second the peaks
// of a window of 8192 samples are gathered to pitch classes (E. Gómez, “Tonal description of music audio
// signals”, thesis, UPF 2006, §3.4), after the tuning has been found as the mean of their deviations on a
// circle (K. Dressler and S. Streich, “Tuning frequency estimation using circular statistics”, ISMIR 2007,
// §3). The key is the one whose profile (D. Temperley, “What's key for key?”, Music Perception 17, 1999,
// table 1) the notes of the last ten seconds or so correlate with best (C. Krumhansl, “Cognitive foundations
// of musical pitch”, 1990, chapter 4). Another one must be better for two seconds before it is said.
#pragma once

#include "audio/real_fft.hpp"
#include "audio/slice.hpp"

#include <array>
#include <complex>
#include <numbers>

namespace tutti::audio {

class TonalityTracker {
public:
    explicit TonalityTracker(double rate);

    Tonality next(const Slice& slice);
    /// How far from 440 Hz the music is tuned, in semitones: −0.5…0.5.
    double tuning() const noexcept { return std::arg(tuning_) / (2 * std::numbers::pi); }

private:
    using Chroma = std::array<double, pitch_classes>;
    struct Key {
        int tonic = -1;
        bool is_minor = false;
        double correlation = 0;

        bool is_same(const Key& other) const noexcept {
            return tonic == other.tonic && is_minor == other.is_minor;
        }
    };

    Chroma gathered(const Slice& slice);
    void hear_silence();
    void decide();
    Key correlated(int tonic, bool is_minor) const;

    RealFft fft_{remembered_samples};
    int frames_ = 0;
    std::complex<double> tuning_{0, 0};
    Chroma lately_{};  ///< of about a third of a second
    Chroma history_{}; ///< of about ten seconds
    double heard_ = 0; ///< seconds of it
    double silent_ = 0;
    Key key_;
    Key rival_;
    double rival_time_ = 0;
    Tonality tonality_;
};

} // namespace tutti::audio
