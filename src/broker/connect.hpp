// CONNECT: who is it, may they, and which session is theirs.
#pragma once

#include "broker/core.hpp"

namespace tutti::broker {

/// Handles the first frame of a connection. Returns false when the connection was ended.
bool handle_connect(Core& core, Connection& connection, const mqtt::Frame& frame, SteadyTime now);
/// The same for a frame that was held, with what was decided on it.
bool finish_connect(
    Core& core, Connection& connection, const mqtt::Frame& frame, const Admission& admission, SteadyTime now
);
/// Keeps a frame until it is decided on the CONNECT before it, or which it is.
bool hold(Core& core, Connection& connection, const mqtt::Frame& frame, SteadyTime now);

} // namespace tutti::broker
