// How often the sockets of this process say that it lives.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

namespace tutti::control {

/// $TUTTI_HEARTBEAT; InvalidInput, for people, where it is no duration.
Result<microseconds> heartbeat_period(microseconds otherwise = seconds(5));

} // namespace tutti::control
