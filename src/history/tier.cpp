#include "history/tier.hpp"

#include <algorithm>

namespace tutti::history {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<milliseconds, 24> steps = {
    milliseconds(100), milliseconds(200), milliseconds(500), seconds(1), seconds(2), seconds(5),
    seconds(10),       seconds(15),       seconds(30),       minutes(1), minutes(2), minutes(5),
    minutes(10),       minutes(15),       minutes(30),       hours(1),   hours(2),   hours(3),
    hours(6),          hours(12),         hours(24),         hours(48),  hours(168), hours(720)
};

constexpr bool is_made_of(milliseconds step, Tier tier) noexcept {
    return step >= shape_of(tier).width && step % shape_of(tier).width == milliseconds(0);
}

} // namespace

milliseconds step_for(milliseconds span, std::uint32_t points) noexcept {
    const auto least = span / std::max<std::uint32_t>(points, 1);
    const auto found = std::ranges::lower_bound(steps, least);
    return found == steps.end() ? steps.back() : *found;
}

Tier tier_for(milliseconds step) noexcept {
    if (is_made_of(step, Tier::QuarterHour)) return Tier::QuarterHour;
    return is_made_of(step, Tier::Minute) ? Tier::Minute : Tier::Raw;
}

} // namespace tutti::history
