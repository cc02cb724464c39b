// The adapter of every input that says `simulate`: its kind's twin, or a recording, in place of a device.
#pragma once

#include "device/input.hpp"
#include "input/desk.hpp"

namespace tutti::input {

/// Until it is cancelled; a recording that does not loop ends before, and its devices leave.
Task<void> run_simulated(Desk& desk, device::Input input);

} // namespace tutti::input
