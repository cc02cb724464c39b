// "10m", "2h", "2026-11-29T10:00", "2026-11-29", "10:30" → an instant. Told what time it is, and what this
// machine takes local time to be.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace tutti::logs {

/// Seconds since the epoch. A time with "Z" or an offset ("+01:00") is that; any other is local. A time of
/// day alone is the latest such. `now` in seconds since the epoch.
Result<double> parse_since(std::string_view text, double now);

} // namespace tutti::logs
