// When a rule may tell of something: days and hours by the clocks of a zone.
#pragma once

#include "sections/alerts_section.hpp"
#include "supervise/time_zone.hpp"

namespace tutti::alert {

bool is_active(const sections::AlertHours& hours, WallTime now, const supervise::TimeZone& zone) noexcept;

/// A time after `now` up to which is_active() says what it says now; not the last such one where the zone
/// changes its clocks.
WallTime
holds_until(const sections::AlertHours& hours, WallTime now, const supervise::TimeZone& zone) noexcept;

} // namespace tutti::alert
