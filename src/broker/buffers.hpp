// What a connection makes the hub hold by itself: the start of a packet that does not come whole, output that
// its client does not read, topics that it gave aliases to, answers that wait for the disk or for others. It
// is on the client's account like everything else.
#pragma once

#include "broker/core.hpp"

namespace tutti::broker {

/// Output that is written at the end of this turn is not held.
inline std::size_t held_in_buffers(const Connection& connection) noexcept {
    return connection.input.held() + connection.alias_bytes() + connection.waiting_bytes()
           + (connection.congested ? connection.output.size() : 0);
}

/// Answers that wait for something, beyond those to as many publications as a client may have open: of a
/// client that asks on and on.
inline std::size_t of_answers(const Core& core, const Connection& connection) noexcept {
    constexpr std::size_t of_each = sizeof(HeldAnswer) + 32;
    const std::size_t granted = core.limits.receive_maximum;
    return connection.held <= granted ? 0 : (connection.held - granted) * of_each;
}

void charge_change(Core& core, Connection& connection, std::size_t held, SteadyTime now);

/// Charges what its buffers hold now. A client that lets them grow though its account has no room for it is
/// to go when the present packet is done.
inline void charge_buffers(Core& core, Connection& connection, SteadyTime now) {
    const auto held = held_in_buffers(connection) + of_answers(core, connection);
    if (held != connection.charged && connection.session != nullptr)
        charge_change(core, connection, held, now);
}

/// Gives back what is charged: the connection ends.
void release_buffers(Connection& connection) noexcept;

} // namespace tutti::broker
