#include "worker/clock_estimate.hpp"

#include <algorithm>
#include <chrono>

namespace tutti::worker {

namespace {

/// What a sample may be wrong by more for each second of its age: RFC 5905 §4, PHI.
constexpr std::int64_t wander = 15;
/// Two clocks do not drift apart faster: what a clock may be slewed by.
constexpr std::int64_t fastest_drift = 500;
/// What our own readings of two clocks are apart.
constexpr microseconds reading_takes = milliseconds(1);

constexpr microseconds parts_per_million(microseconds age, std::int64_t parts) noexcept {
    return age * parts / 1'000'000;
}

} // namespace

ClockEstimate::Outcome ClockEstimate::add(const ClockExchange& exchange) {
    const auto& [sent, received, answered, arrived, sent_at, arrived_at] = exchange;
    const auto away = arrived - sent;
    const auto passed = arrived_at - sent_at;
    if (std::chrono::abs(away - passed) > step) return Outcome::Nonsense;
    const auto delay = away - (answered - received);
    if (answered < received || delay < microseconds(0)) return Outcome::Nonsense;
    if (delay > longest_delay) return Outcome::Slow;
    const ClockOffset found{((received - sent) + (answered - arrived)) / 2, delay};
    // Each is right up to half of its round trip: what is further apart than that is of a clock that was set
    // since, here or there.
    std::erase_if(samples_, [&](const Sample& old) {
        const auto drift = parts_per_million(arrived_at - old.at, fastest_drift);
        const auto most_apart = (delay + old.found.delay) / 2 + drift + reading_takes;
        return std::chrono::abs(found.offset - old.found.offset) > most_apart;
    });
    if (samples_.size() == most_samples) samples_.erase(samples_.begin());
    samples_.push_back({found, arrived_at});
    return Outcome::Taken;
}

void ClockEstimate::look(WallTime wall, SteadyTime steady) {
    const auto ahead = wall.time_since_epoch() - steady.time_since_epoch();
    if (ahead_ && std::chrono::abs(ahead - *ahead_) > step) forget();
    ahead_ = ahead;
}

std::optional<ClockOffset> ClockEstimate::best(SteadyTime now) const {
    const auto distance = [now](const Sample& sample) {
        return sample.found.delay / 2 + parts_per_million(now - sample.at, wander);
    };
    const auto found = std::ranges::min_element(samples_, {}, distance);
    if (found == samples_.end()) return std::nullopt;
    return found->found;
}

} // namespace tutti::worker
