// A command's stay on the bus: connects, does its work, says goodbye.
#pragma once

#include "bus/bus.hpp"
#include "command/bus_target.hpp"

#include <functional>

namespace tutti::command {

/// Runs `work` on a connected bus and returns its exit code. Where no bus answers within 5 s it says so and
/// returns NotRunning.
int with_bus(const BusTarget& target, const std::function<Task<int>(bus::Bus&)>& work);

} // namespace tutti::command
