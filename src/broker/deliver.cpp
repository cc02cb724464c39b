// QoS 1 and 2: windows of unacknowledged messages, queues behind them, and retained messages for new
// subscriptions.
#include "broker/deliver.hpp"

#include "broker/flow.hpp"
#include "mqtt/ack.hpp"

#include <limits>

namespace tutti::broker {

using mqtt::QoS;

namespace {

constexpr std::size_t small = 4096; // always granted to a client that holds nothing
// Queues wait while more than this waits for the transport, or for the disk.
constexpr std::size_t output_target = 64 * 1024;

bool may_have_more(const Connection& to) noexcept { return to.output.size() + to.held_bytes < output_target; }

Wrapping wrap(const Delivery& delivery, mqtt::PacketId id, bool duplicate) {
    return {
        delivery.qos, delivery.retain, duplicate, id, mqtt::SubscriptionIdentifiers(delivery.identifiers)
    };
}

// Where the client takes one, and the packet with it: a new alias makes it longer.
void choose_alias(Connection& to, const Message& message, Wrapping& wrapping) {
    wrapping.alias = to.sent_aliases->choose(message.topic());
    if (!wrapping.alias.is_known && message.packet_size(to.version, wrapping) > to.packet_limit)
        wrapping.alias = {};
    to.sent_aliases->sent(wrapping.alias, message.topic());
}

void append(Core& core, Connection& to, const Message& message, Wrapping wrapping, SteadyTime now) {
    if (to.sent_aliases) choose_alias(to, message, wrapping);
    const auto before = to.output.size();
    message.append(to.output.tail(), to.version, wrapping, now);
    ++core.stats.sent;
    ++to.traffic.sent;
    core.touch(to, to.output.size() - before);
}

// What keeps a message from going to the client at all.
bool is_undeliverable(
    Core& core, const Message& message, const Connection& to, const Wrapping& wrapping, SteadyTime now
) {
    if (message.is_expired(now)) {
        ++core.stats.expired;
        return true;
    }
    if (message.packet_size(to.version, wrapping) <= to.packet_limit) return false;
    ++core.stats.dropped; // as if it had been delivered (MQTT 5 §3.1.2.11.4)
    return true;
}

// Of a QoS 2 message the packet id is on the disk before it goes: under another, after a restart, the client
// would take it for another message.
void append_once_kept(
    Core& core, Connection& to, const Delivery& delivery, const Wrapping& wrapping, SteadyTime now
) {
    const auto position = core.durability.position();
    if (delivery.qos != QoS::ExactlyOnce || delivery.durable_key == 0 || core.held.is_synced(position))
        return append(core, to, *delivery.message, wrapping, now);
    core.held.hold_until(
        position,
        {
            .to = &to,
            .packet = {},
            .duplicate = wrapping.duplicate,
            .publication = wrapping.packet_id,
            .durable_key = delivery.durable_key,
            .size = delivery.message->size(),
        }
    );
}

void send_now(Core& core, Session& session, Connection& to, Delivery&& delivery, SteadyTime now) {
    if (is_undeliverable(core, *delivery.message, to, wrap(delivery, 1, false), now))
        return core.durability.over(delivery);
    const auto [id, sent] = session.inflight.use().add(std::move(delivery)); // until it is acknowledged
    core.durability.sent(session, *sent, id);
    append_once_kept(core, to, *sent, wrap(*sent, id, false), now);
}

// A retained message goes out as it is now, though it was replaced while it waited, and not at all where it
// was cleared.
void send_retained(Core& core, Session& session, Connection& to, Replay replay, SteadyTime now) {
    auto message = replay.place.message();
    if (!message) return;
    Delivery& delivery = replay.delivery;
    delivery.qos = std::min(delivery.qos, message->qos);
    if (delivery.qos != QoS::AtMostOnce) {
        delivery.message = HeldMessage(std::move(message), session.account);
        return send_now(core, session, to, std::move(delivery), now);
    }
    const auto wrapping = wrap(delivery, 0, false);
    if (!is_undeliverable(core, *message, to, wrapping, now)) append(core, to, *message, wrapping, now);
}

// Under its own packet id, as a duplicate ([MQTT-4.4.0-1], [MQTT-3.3.1-1]). One that has become too large for
// the client is taken for delivered. With QoS 2 the client may have it, over an earlier connection, and keeps
// its id until PUBREL: another message by that id would be the same to it.
void send_again(Core& core, Session& session, Connection& to, SteadyTime now) {
    auto& inflight = session.inflight.use();
    const auto [id, delivery] = inflight.next_unsent();
    const auto wrapping = wrap(*delivery, id, true);
    if (delivery->message->packet_size(to.version, wrapping) <= to.packet_limit)
        return append_once_kept(core, to, *delivery, wrapping, now);
    if (delivery->qos == QoS::ExactlyOnce) {
        core.durability.released(session, *delivery, id);
        inflight.release(id);
        return send_once_kept(core, to, mqtt::Ack{.type = mqtt::PacketType::Pubrel, .packet_id = id});
    }
    core.durability.over(*delivery);
    inflight.remove(id);
}

bool has_window(const Session& session, const Connection& to) noexcept {
    return session.in_flight() - session.unsent() < to.inflight_limit;
}

// What there is no room for on the client's account; nothing where it may wait for the client. Who holds
// nothing yet always gets a small message, whatever others on the same account hold.
std::optional<Resource> lacks_to_hold(const Session& session, const Message& message) noexcept {
    if (session.holds_nothing() && message.size() <= small) return std::nullopt;
    if (!session.account.has_room(Resource::SessionMessages)) return Resource::SessionMessages;
    if (!session.account.has_room(Resource::SessionBytes, HeldMessage::cost(message)))
        return Resource::SessionBytes;
    return std::nullopt;
}

// A retained message that waits is held from when it is sent until it is acknowledged; what is replaced
// meanwhile is held all the same. Its place among the session's messages it has already.
bool may_replay(const Session& session, const Replay& replay) noexcept {
    const auto message = replay.place.message();
    if (!message || std::min(replay.delivery.qos, message->qos) == QoS::AtMostOnce) return true;
    if (session.in_flight() == 0 && message->size() <= small) return true;
    return session.account.has_room(Resource::SessionBytes, message->size());
}

// How many bytes may wait for one client.
std::size_t room(const Core& core, const Session& session) noexcept {
    const Limits& limits = core.limits;
    return session.connection == nullptr ? limits.sleeping_bytes : limits.queue_bytes * limits.hard_factor;
}

bool has_room(const DeliveryQueue::Amount& waiting, const Message& message, std::size_t room) noexcept {
    if (waiting.messages == 0) return true; // then the size of a packet is limit enough
    return waiting.bytes + DeliveryQueue::cost(message) <= room;
}

// A sleeping client misses what finds its queue full: whoever publishes must not wait, or be refused, for who
// is not there.
void lose(Core& core, Session& session, SteadyTime now) {
    ++core.stats.lost;
    core.accounts.lose(session.client_id, now);
    if (session.lost == 0) core.report.loses(session.client_id);
    if (session.lost != std::numeric_limits<std::uint32_t>::max()) ++session.lost;
}

bool give_up(Core& core, Session& session, SteadyTime now) {
    ++core.stats.dropped;
    if (session.connection != nullptr)
        core.overflow(*session.connection);
    else
        lose(core, session, now);
    return true;
}

} // namespace

bool send_or_queue(
    Core& core, Session& session, const MessageRef& message, const Terms& terms, SteadyTime now
) {
    if (const auto lacking = lacks_to_hold(session, *message)) {
        core.refuse(session.account, *lacking, session.client_id, now);
        return give_up(core, session, now);
    }
    if (!core.durability.may_keep(session)) {
        ++core.stats.dropped;
        return false;
    }
    Connection* const to = session.connection;
    const bool at_once =
        to != nullptr && !session.has_waiting() && has_window(session, *to) && may_have_more(*to);
    if (!at_once) {
        const auto most = room(core, session);
        if (!has_room(session.queue.all(), *message, most)) return give_up(core, session, now);
        if (!has_room(session.queue.of(terms.sender), *message, most / part_of(session, terms.sender))) {
            if (to == nullptr) return give_up(core, session, now);
            ++core.stats.dropped;
            return false;
        }
    }
    Delivery delivery{
        .message = HeldMessage(message, terms.share),
        .qos = terms.qos,
        .retain = terms.retain,
        .group = terms.group,
        .identifiers = terms.identifiers,
    };
    if (at_once) {
        send_now(core, session, *to, std::move(delivery), now);
    } else {
        core.durability.queued(session, delivery, terms.sender);
        session.queue.push(std::move(delivery), terms.sender);
        if (to != nullptr) note_queued(core, session, terms.sender, now);
    }
    return true;
}

namespace {

void send_waiting(Core& core, Session& session, Connection& connection, SteadyTime now) {
    Connection* const to = &connection;
    while (may_have_more(*to)) {
        if (session.unsent() != 0) {
            if (!has_window(session, *to)) return; // it has shrunk: the rest waits
            send_again(core, session, *to, now);
        } else if (session.replays() != 0) {
            const Replay& next = session.next_replay();
            if (next.delivery.qos != QoS::AtMostOnce && !has_window(session, *to)) return;
            if (!may_replay(session, next)) return; // until something is acknowledged, or it speaks again
            send_retained(core, session, *to, session.take_replay(), now);
        } else if (!session.queue.empty() && has_window(session, *to)) {
            send_now(core, session, *to, session.queue.pop(), now);
        } else {
            return;
        }
    }
}

} // namespace

void send_kept(Core& core, const HeldAnswer& held, SteadyTime now) {
    Connection& to = *held.to;
    core.touch(to, 0); // there may be room for more
    const InflightWindow& inflight = to.session->inflight.get();
    if (inflight.awaits(held.publication) != InflightWindow::Awaits::Pubrec) return;
    const Delivery& delivery = inflight[held.publication];
    if (delivery.durable_key != held.durable_key) return;
    append(core, to, *delivery.message, wrap(delivery, held.publication, held.duplicate), now);
}

void pump(Core& core, Session& session, SteadyTime now) {
    if (session.connection == nullptr) return;
    send_waiting(core, session, *session.connection, now);
    if (session.congestion) ease(core, session, now);
}

void redeliver(Core& core, Session& session, SteadyTime now) {
    if (session.in_flight() != 0)
        for (const auto id : session.inflight.use().begin_again())
            send_once_kept(
                core, *session.connection, mqtt::Ack{.type = mqtt::PacketType::Pubrel, .packet_id = id}
            );
    pump(core, session, now);
}

} // namespace tutti::broker
