// Analyzer: samples in, sixty times a second of sound the features of it out. It knows no clock, no device
// and no format: one channel of floats, at 44.1 or 48 kHz. The same samples give the same features, in
// whatever pieces they come.
#pragma once

#include "audio/automatic_gain.hpp"
#include "audio/band_levels.hpp"
#include "audio/beat_network.hpp"
#include "audio/beat_tracker.hpp"
#include "audio/decimator.hpp"
#include "audio/energy_meter.hpp"
#include "audio/features.hpp"
#include "audio/log_spectrum.hpp"
#include "audio/loudness_meter.hpp"
#include "audio/novelty_meter.hpp"
#include "audio/onset_detector.hpp"
#include "audio/pitch_tracker.hpp"
#include "audio/real_fft.hpp"
#include "audio/recent_samples.hpp"
#include "audio/settings.hpp"
#include "audio/structure_tracker.hpp"
#include "audio/timbre_meter.hpp"
#include "audio/tonality_tracker.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace tutti::audio {

/// Whether sound of this rate is analysed as it is; any other is resampled first.
constexpr bool is_native_rate(unsigned rate) noexcept { return rate == 44100 || rate == 48000; }

class Analyzer {
public:
    using OnFeatures = std::function<void(const Features&)>;

    static constexpr float loudest_sample = 4; ///< a file of floats may be louder than full scale

    /// `rate` is a native one. `on_features` is called from push(), once a frame.
    Analyzer(unsigned rate, Settings settings, OnFeatures on_features);

    /// Samples of −1…1. Louder ones are cut at `loudest_sample`: nobody plays them, and what remembers peaks
    /// would hear nothing else for minutes. One that is no number counts as silence.
    void push(std::span<const float> samples);
    /// Holds from the next frame on.
    void set(const Settings& settings) { settings_ = settings; }
    const Settings& settings() const noexcept { return settings_; }
    unsigned rate() const noexcept { return rate_; }
    std::size_t hop() const noexcept { return hop_; } ///< samples a frame
    std::uint64_t frames() const noexcept { return frames_; }

private:
    void end_frame();
    void restart_what_is_switched_on();

    unsigned rate_;
    std::size_t hop_;
    Settings settings_;
    Settings ran_with_; ///< the last frame
    OnFeatures on_features_;
    std::vector<float> hop_samples_;
    std::size_t filled_ = 0; ///< of them
    RecentSamples recent_{remembered_samples};
    RecentSamples low_{long_window / low_factor};
    Decimator decimator_;
    float last_gain_ = 1;
    std::uint64_t frames_ = 0;
    RealFft short_fft_{short_window};
    RealFft long_fft_{long_window / low_factor};
    AutomaticGain gain_;
    BandLevels levels_;
    LogSpectrum spectrum_;
    LoudnessMeter loudness_;
    TimbreMeter timbre_;
    TonalityTracker tonality_;
    PitchTracker pitch_;
    EnergyMeter energy_;
    NoveltyMeter novelty_;
    BeatNetwork network_;
    OnsetDetector onsets_;
    BeatTracker beats_;
    StructureTracker structure_;
};

} // namespace tutti::audio
