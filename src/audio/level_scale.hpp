// How amplitudes become numbers of 0…1 that look as loud as they sound. Ten decibels more sound twice as loud
// (S. S. Stevens, “The measurement of loudness”, JASA 27, 1955), so they read twice as much; that is the
// power 0.6 of the amplitude. The ceiling reads 1, the gate and all below it 0, whatever came before.
#pragma once

#include "audio/features.hpp"
#include "audio/four.hpp"
#include "audio/settings.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace tutti::audio {

inline constexpr double quietest_amplitude = 1e-9; ///< −180 dB; no logarithm is taken of less

inline double to_decibels(double amplitude) noexcept {
    return 20 * std::log10(std::max(amplitude, quietest_amplitude));
}
inline double to_amplitude(double decibels) noexcept { return std::pow(10.0, decibels / 20); }

/// As loud as it sounds, against amplitude 1.
inline double perceived(double amplitude) noexcept { return std::pow(std::max(amplitude, 0.0), 0.6); }

/// As loud as they sound: what reads 0, and what reads 1.
struct LevelRange {
    double gate = 0;
    double ceiling = 1;
};

inline double level(double amplitude, const LevelRange& range) noexcept {
    if (range.gate >= range.ceiling) return 0;
    return std::clamp((perceived(amplitude) - range.gate) / (range.ceiling - range.gate), 0.0, 1.0);
}

/// What is left of a level after a frame, as the settings have it.
inline double kept_in_a_frame(const Settings& settings) noexcept {
    return settings.decay > 0 ? std::pow(0.1, frame_seconds / settings.decay) : 0;
}

/// Up at once, and down by what is kept.
class LevelFollower {
public:
    float next(double level, double kept, const Settings& settings) noexcept {
        peak_ = std::max(level, peak_ * kept);
        shown_ += (peak_ - shown_) * (1 - std::clamp(settings.smoothing, 0.0, 1.0));
        if (shown_ < invisible) shown_ = 0;
        return static_cast<float>(shown_);
    }

private:
    static constexpr double invisible = 1e-4; ///< on any display, and no denormal numbers either

    double peak_ = 0;
    double shown_ = 0;
};

inline double root_mean_square(std::span<const float> samples) noexcept {
    if (samples.empty()) return 0;
    return std::sqrt(static_cast<double>(sum_of_squares(samples)) / static_cast<double>(samples.size()));
}

} // namespace tutti::audio
