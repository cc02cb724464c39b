// What a connection makes the hub hold by itself: the start of a packet that does not come whole, and output
// that its client does not read. It is on the client's account like everything else.
#pragma once

#include "broker/core.hpp"

namespace tutti::broker {

/// Charges what its buffers hold now. A client that lets them grow though its account has no room for it is
/// to go when the present packet is done.
void charge_buffers(Core& core, Connection& connection, SteadyTime now);

/// Gives back what is charged: the connection ends.
void release_buffers(Connection& connection) noexcept;

} // namespace tutti::broker
