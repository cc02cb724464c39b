// One device that is heard, from its opening until it goes or nobody wants to hear it any more.
#pragma once

#include "input/desk.hpp"
#include "input/evdev/kernel_device.hpp"

namespace tutti::input::evdev {

/// Ends when the device is gone, or cancelled; what was pressed is let go then.
Task<void> hear(KernelDevice kernel, Controls controls, Device device);

} // namespace tutti::input::evdev
