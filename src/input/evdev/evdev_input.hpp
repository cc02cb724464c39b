// Inputs of kind "keyboard" and "gamepad": finds the devices of the kernel's, hears them, and finds those
// that come later.
#pragma once

#include "device/evdev.hpp"
#include "input/desk.hpp"

namespace tutti::input {

Task<void> run_keyboard(Desk& desk, device::Keyboard options);
Task<void> run_gamepad(Desk& desk, device::Gamepad options);

} // namespace tutti::input
