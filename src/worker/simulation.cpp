#include "worker/simulation.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::worker {

namespace {

constexpr microseconds day = std::chrono::hours(24);

/// The mixer of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators",
/// §3).
std::uint64_t mix(std::uint64_t bits) noexcept {
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
}

struct Place {
    std::int64_t step; ///< how many whole periods
    double within;     ///< 0 to 1 of the next
};

Place place_of(microseconds time, microseconds period) noexcept {
    const auto length = std::max(period.count(), std::int64_t{1});
    auto step = time.count() / length;
    if (time.count() % length < 0) --step;
    return {step, static_cast<double>(time.count() - step * length) / static_cast<double>(length)};
}

} // namespace

Simulation::Simulation(std::string_view name, WallTime now, microseconds utc_offset) noexcept
    : seed_(digest(name)), now_(now),
      local_(std::chrono::duration_cast<microseconds>(now.time_since_epoch()) + utc_offset) {}

double Simulation::noise(std::string_view what, std::int64_t step) const noexcept {
    const auto bits = mix(digest(what, seed_) + static_cast<std::uint64_t>(step) * 0x9e3779b97f4a7c15);
    return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

double
Simulation::wander(std::string_view what, double low, double high, microseconds period) const noexcept {
    const auto place = place_of(local_, period);
    const double from = noise(what, place.step);
    const double to = noise(what, place.step + 1);
    const double share = place.within * place.within * (3 - 2 * place.within);
    return low + (high - low) * (from + (to - from) * share);
}

double Simulation::daily(std::string_view what, double low, double high, microseconds peak) const noexcept {
    constexpr double of_weather = 0.3;
    const auto place = place_of(local_ - peak, day);
    const double warmth = (1 + std::cos(2 * std::numbers::pi * place.within)) / 2;
    const double weather = wander(what, 0, 1, day);
    return low + (high - low) * ((1 - of_weather) * warmth + of_weather * weather);
}

std::int64_t Simulation::grows_daily(std::string_view what, double per_day) const noexcept {
    const auto today = place_of(local_, day);
    const double of_today = per_day * (0.8 + 0.4 * noise(what, today.step));
    // The integral of 1 - 0.6 cos: few by night, many by day.
    const double share =
        today.within - 0.6 * std::sin(2 * std::numbers::pi * today.within) / (2 * std::numbers::pi);
    return static_cast<std::int64_t>(of_today * share);
}

bool Simulation::chance(std::string_view what, double share, microseconds period) const noexcept {
    return noise(what, place_of(local_, period).step) < share;
}

} // namespace tutti::worker
