// The adapter of kind "mqtt": devices of other systems, whose topics it listens on. It takes what comes by
// this installation's own bus, or joins another broker.
#pragma once

#include "device/mqtt.hpp"
#include "input/desk.hpp"
#include "input/surroundings.hpp"

namespace tutti::input {

/// Until it is cancelled. A device is there when its first message comes; its topics tell no more of its
/// going.
Task<void> run_mqtt(Desk& desk, device::Mqtt options, Surroundings around);

} // namespace tutti::input
