// The adapter of kind "http": a device on the network that is asked again and again.
#pragma once

#include "device/http.hpp"
#include "input/desk.hpp"

namespace tutti::input {

/// Until it is cancelled. One that does not answer is asked ever more seldom.
Task<void> run_http(Desk& desk, device::Http options);

} // namespace tutti::input
