// Flow: publishers of QoS 1 and 2 slow down to the pace of their receivers. Answers to what a receiver got in
// a queue that is past its mark are held until the queue has shrunk, and at most for a while; publications to
// others are answered at once. A receiver that makes no progress for that while goes.
#pragma once

#include "broker/core.hpp"
#include "mqtt/ack.hpp"

namespace tutti::broker {

/// Of what may wait for one client: the part that senders of that class have. Those that are not trusted
/// cannot fill the queue of one that is, which would have to go for what they sent.
std::size_t part_of(const Session& receiver, Principal::Kind sender) noexcept;

/// A message of such a sender was queued for a client that is connected: where that is past its mark, the
/// answer to the packet at hand waits for it.
void note_queued(Core& core, Session& receiver, Principal::Kind sender, SteadyTime now);

/// Sends an acknowledgement to the client that is being served, or holds it for what was collected in
/// `core.held`. A refusal waits for nothing.
void acknowledge(Core& core, Connection& to, const mqtt::Ack& ack, SteadyTime now);

/// Sends a packet to a client, or, where its session is durable, holds it until what was noted so far is on
/// the disk.
template <typename Packet>
void send_once_kept(Core& core, Connection& to, const Packet& packet) {
    const auto position = core.durability.position();
    if (to.session->durable == nullptr || core.held.is_synced(position)) return core.send(to, packet);
    HeldAnswer held{.to = &to, .packet = {}};
    encode(held.packet, packet, to.version);
    if (held.packet.size() > to.packet_limit)
        return core.overflow(to, mqtt::ReasonCode::PacketTooLarge); // [MQTT-3.1.2-24]
    core.held.hold_until(position, std::move(held));
}

/// What goes to the client from now on, its CONNACK first, goes once what was noted so far is on the disk.
/// Until then it counts as one that does not read.
void tell_once_kept(Core& core, Connection& to);

/// Whether what waits for the client may go.
inline bool may_be_told(const Core& core, const Connection& to) noexcept {
    return core.held.is_synced(to.told_from);
}

/// The queue of the session has shrunk.
void ease(Core& core, Session& receiver, SteadyTime now);

/// Nobody waits for the session any longer: its connection ends.
void let_all_go(Core& core, Session& receiver, SteadyTime now);

/// Answers have waited for the connected session for as long as they may.
void expire_held(Core& core, Session& receiver, SteadyTime now);

/// The journal is on disk up to there.
void synced(Core& core, JournalPosition position, SteadyTime now);

/// Whether more is to be read from the connection: not from one that goes on publishing though as much of it
/// is unanswered as an MQTT 5 client may have open. What it acknowledges is always heard.
bool is_to_be_read(const Core& core, const Connection& connection) noexcept;

} // namespace tutti::broker
