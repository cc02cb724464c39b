#include "audio/beat_clock.hpp"

#include "audio/features.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::audio {

namespace {

constexpr double least_gap = 0.2 * frames_per_second; // no two beats are nearer
constexpr double least_speed = 0.2;                   // of its own, where the clock has to wait
constexpr double still_worth_saying = 0.05 * frames_per_second;

} // namespace

void BeatClock::start(double period, double phase) {
    if (!is_running_) since_said_ = least_gap;
    is_running_ = true;
    period_ = period;
    phase_ = phase - std::floor(phase);
    pull_ = 0;
    // A beat that the jump leaps over is said late, or, where that would be no use, not at all.
    const double place = static_cast<double>(passed_) + phase_ + lead_ / period_;
    said_ = static_cast<long>(std::floor(place));
    const bool is_fresh = (place - std::floor(place)) * period_ < still_worth_saying;
    if (is_fresh && since_said_ > period_ / 2) --said_;
}

void BeatClock::follow(double period, double phase, double share) {
    period_ += (period - period_) * share;
    pull_ = ahead(phase) * share;
}

std::optional<BeatClock::Age> BeatClock::next(double lead) {
    if (!is_running_) return std::nullopt;
    lead_ = lead;
    phase_ += std::max(1 / period_ + pull_, least_speed / period_);
    pull_ = 0;
    if (phase_ >= 1) {
        phase_ -= 1;
        ++passed_;
    }
    since_said_ += 1;
    const double place = static_cast<double>(passed_) + phase_ + lead / period_;
    const auto latest = static_cast<long>(std::floor(place));
    if (latest <= said_ || since_said_ < least_gap) return std::nullopt;
    said_ = latest;
    since_said_ = 0;
    return (place - std::floor(place)) * period_ - lead;
}

double BeatClock::ahead(double phase) const noexcept {
    const double difference = phase - phase_;
    return difference - std::round(difference);
}

} // namespace tutti::audio
