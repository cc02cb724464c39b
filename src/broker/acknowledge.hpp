// PUBACK, PUBREC, PUBREL and PUBCOMP from clients: how the exchanges of QoS 1 and 2 go on, of messages to
// them and of those from them (MQTT 5 §4.3).
#pragma once

#include "broker/core.hpp"

namespace tutti::broker {

/// Returns false when the connection was ended.
bool handle_ack(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now);

} // namespace tutti::broker
