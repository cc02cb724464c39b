// LoudnessMeter: momentary and short-term loudness (ITU-R BS.1770-4 annex 1; EBU Tech 3341 §2.2) of the one
// channel that is analysed, as it came in, before any gain. The two filters of the K weighting are made for
// the rate from their analogue values, as B. De Man found them (“Evaluation of implementations of the EBU
// R128 loudness measurement”, AES 145, 2018, §3).
#pragma once

#include "audio/slice.hpp"

#include <array>
#include <cstddef>

namespace tutti::audio {

class LoudnessMeter {
public:
    explicit LoudnessMeter(double rate);

    Loudness next(const Slice& slice);

private:
    /// A filter of the second order, in the transposed direct form II.
    struct Biquad {
        double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
        double first = 0, second = 0;

        double next(double sample) noexcept;
    };
    static Biquad head(double rate);   ///< the head's shadow: lifts what is high by 4 dB
    static Biquad rumble(double rate); ///< takes away what is below 38 Hz

    static constexpr std::size_t momentary_frames = 2 * frames_per_second / 5;
    static constexpr std::size_t short_term_frames = 3 * frames_per_second;

    float loudness(std::size_t frames) const;

    Biquad head_;
    Biquad rumble_;
    std::array<double, short_term_frames> mean_squares_{}; ///< of the last frames
    std::size_t newest_ = 0;
};

} // namespace tutti::audio
