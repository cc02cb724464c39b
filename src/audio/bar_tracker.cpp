#include "audio/bar_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tutti::audio {

namespace {

constexpr std::array<int, 7> bar_lengths = {3, 3, 3, 4, 4, 4, 4};
constexpr std::array<int, 7> bar_firsts = {0, 0, 0, 3, 3, 3, 3};
constexpr double four_at_first = 0.75; // most music is in four
constexpr double other_meter = 0.002;  // at the end of a bar
constexpr double anew = 0.004;         // at each beat: the bar begins anywhere
constexpr double accent_says = 0.9;    // a natural logarithm, for an accent one spread above the usual one
constexpr double most_said = 2.5;      // spreads
constexpr double least_said = -1.5;
constexpr double accent_memory = 12; // beats
constexpr double enough_to_tell = 0.6;
constexpr double enough_to_keep = 0.45;

double prior(std::size_t place) { return place < 3 ? (1 - four_at_first) / 3 : four_at_first / 4; }

std::size_t after(std::size_t place, int beats) {
    const int length = bar_lengths[place];
    const int first = bar_firsts[place];
    const int moved = (static_cast<int>(place) - first + beats) % length;
    return static_cast<std::size_t>(first + (moved + length) % length);
}

} // namespace

void BarTracker::forget() {
    for (std::size_t place = 0; place < places; ++place) likely_[place] = prior(place);
    usual_ = spread_ = 0;
    heard_ = 0;
    told_ = -1;
}

void BarTracker::hear(double accent, int later) {
    std::array<double, places> moved{};
    for (std::size_t place = 0; place < places; ++place) moved[after(place, later)] = likely_[place];
    const double change = other_meter * (moved[3] - moved[0]);
    moved[0] += change;
    moved[3] -= change;

    heard_ += 1;
    const double share = std::max(1.0 / heard_, 1 / accent_memory);
    usual_ += (accent - usual_) * share;
    spread_ += (std::abs(accent - usual_) - spread_) * share;
    const double above = (accent - usual_) / std::max(spread_, 0.02);
    const double says = std::exp(accent_says * std::clamp(above, least_said, most_said));
    moved[0] *= says;
    moved[3] *= says;
    const double total = std::accumulate(moved.begin(), moved.end(), 0.0);
    for (std::size_t place = 0; place < places; ++place)
        likely_[place] = (1 - anew) * moved[place] / total + anew * prior(place);

    // What is told stays until something else is clearly likelier.
    if (told_ >= 0) told_ = static_cast<int>(after(static_cast<std::size_t>(told_), later));
    const auto best = static_cast<int>(std::ranges::max_element(likely_) - likely_.begin());
    if (likely_[static_cast<std::size_t>(best)] > enough_to_tell)
        told_ = best;
    else if (told_ >= 0 && likely_[static_cast<std::size_t>(told_)] < enough_to_keep)
        told_ = -1;
}

BarPlace BarTracker::place(int later) const {
    if (told_ < 0) return {};
    const auto told = static_cast<std::size_t>(told_);
    const auto place = after(told, later);
    return {
        .number = static_cast<int>(place) - bar_firsts[place] + 1,
        .beats_per_bar = bar_lengths[place],
        .confidence = likely_[told],
    };
}

} // namespace tutti::audio
