// The adapter of kind "osc": a UDP port on which Open Sound Control is heard; each host that sends is a
// device.
#pragma once

#include "device/osc.hpp"
#include "input/desk.hpp"

namespace tutti::input {

/// Until it is cancelled. A device's identity is its host's address: the port that it sends from differs from
/// run to run. `period`: between two messages of one address, at the least.
Task<void> run_osc(Desk& desk, device::Osc options, microseconds period);

} // namespace tutti::input
