#include "output/viewing.hpp"

#include <algorithm>

namespace tutti::output {

namespace {

/// Frames do not come to the microsecond: one that is a little early is not left out.
constexpr microseconds tolerance = milliseconds(4);

} // namespace

void Viewing::watch(microseconds duration, int rate, SteadyTime now) noexcept {
    const microseconds period{1'000'000 / std::clamp(rate, 1, most_rate)};
    period_ = is_watched(now) ? std::min(period_, period) : period;
    until_ = std::max(until_, now + std::min(duration, longest));
}

SteadyTime Viewing::next(SteadyTime now) const noexcept {
    if (!has_gone_) return now;
    return last_ + (is_watched(now) ? period_ : unwatched_pace) - tolerance;
}

bool Viewing::take(SteadyTime now, bool changed) noexcept {
    if (!is_due(now) || (!changed && has_gone_)) return false;
    has_gone_ = true;
    last_ = now;
    return true;
}

} // namespace tutti::output
