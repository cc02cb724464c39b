// The adapter of each kind of input. A new kind is a row here.
#pragma once

#include "device/input.hpp"
#include "input/desk.hpp"
#include "input/surroundings.hpp"

namespace tutti::input {

/// Runs the input's devices until it is cancelled.
Task<void> run_adapter(Desk& desk, const device::Input& input, const Surroundings& around);

} // namespace tutti::input
