#include "audio/energy_meter.hpp"

#include "audio/level_scale.hpp"

#include <numbers>

namespace tutti::audio {

namespace {

constexpr double fast_time = 0.3;
constexpr double slow_time = 8;
constexpr double usual_time = 1;
constexpr double headroom = 1.25;      ///< strokes stick out of the mean
constexpr double forgetting_time = 60; ///< seconds in which the loudest is forgotten to a third

double energy_toward(double from, double to, double time) {
    return from + (to - from) * (1 - std::exp(-frame_seconds / time));
}

} // namespace

EnergyMeter::EnergyMeter(double /*rate*/) {}

Energy EnergyMeter::next(const Slice& slice) {
    const double amplitude = root_mean_square(slice.as_came) * std::numbers::sqrt2;
    const bool is_silent = amplitude <= to_amplitude(slice.settings.gate);
    const double now = is_silent ? 0 : perceived(amplitude);
    fast_ = energy_toward(fast_, now, fast_time);
    slow_ = energy_toward(slow_, now, slow_time);
    usual_ = energy_toward(usual_, now, usual_time);
    // In silence nothing is forgotten: a pause is not the loudest of what comes after it.
    if (!is_silent) loudest_ = std::max(usual_ * headroom, energy_toward(loudest_, 0, forgetting_time));
    if (loudest_ <= 0) return {};
    const auto part = [&](double energy) { return static_cast<float>(std::min(energy / loudest_, 1.0)); };
    return {.fast = part(fast_), .slow = part(slow_)};
}

} // namespace tutti::audio
