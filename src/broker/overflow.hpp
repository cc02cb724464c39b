// Overflow: what becomes of QoS 0 packets for a client that does not keep up. Latest values replace what
// waits of their topic; of everything else the oldest is lost, and counted. Who keeps up never comes here.
#pragma once

#include "broker/core.hpp"

namespace tutti::broker {

/// Whether only the newest message of that topic counts.
bool is_latest_value(const Limits& limits, std::string_view topic) noexcept;

enum class Importance : std::uint8_t { Each, Latest };

/// One packet on that topic has to wait for the client: within the limits of its queue and what its account
/// has room for.
void let_wait(
    Core& core, Connection& to, Importance importance, std::string_view topic, const Backlog::Packet& packet
);

/// The same of several packets that came together, each of which counts. False: not as they are, but one by
/// one.
bool let_wait_together(Core& core, Connection& to, const Backlog::Packet& packets);

/// Moves what waits to the output, as far as that has room. What has expired meanwhile does not go.
void drain(Core& core, Connection& to, SteadyTime now);

} // namespace tutti::broker
