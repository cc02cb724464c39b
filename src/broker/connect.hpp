// CONNECT: who is it, may they, and which session is theirs.
#pragma once

#include "broker/core.hpp"

namespace tutti::broker {

/// Handles the first frame of a connection. Returns false when the connection was ended.
bool handle_connect(Core& core, Connection& connection, const mqtt::Frame& frame, SteadyTime now);

} // namespace tutti::broker
