// The rim of HeartRateMonitor: BlueZ over D-Bus, the clock, and lines on standard output.
#pragma once

#include "base/result.hpp"
#include "command/end_request.hpp"
#include "input/heart_rate/monitor.hpp"
#include "io/asio.hpp"

#include <vector>

namespace tutti::input::heart_rate {

/// Says on standard output what straps measure, until it is asked to end. What cannot be had is said there
/// too, and waited for.
Task<void> feed(MonitorOptions options, command::EndRequest& end);

/// Straps that are near, as far as they are heard until then. An error says what does not work, and what to
/// do.
Task<Result<std::vector<NearStrap>>>
look_around(MonitorOptions options, SteadyTime until, command::EndRequest& end);

} // namespace tutti::input::heart_rate
