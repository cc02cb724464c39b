// The adapter of kind "serial": boards on ports that come and go. The exemplar of an adapter.
#pragma once

#include "device/serial.hpp"
#include "input/desk.hpp"

namespace tutti::input {

/// Until it is cancelled. A port's identity is its name: that of /dev/serial/by-id is the same wherever the
/// board is plugged in.
Task<void> run_serial(Desk& desk, device::Serial options);

} // namespace tutti::input
