// SUBSCRIBE and UNSUBSCRIBE from clients. Both return false when the connection was ended.
#pragma once

#include "broker/core.hpp"

namespace tutti::broker {

bool handle_subscribe(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now);
bool handle_unsubscribe(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now);

} // namespace tutti::broker
