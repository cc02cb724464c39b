// QoS 1: windows of unacknowledged messages, queues behind them, and retained messages for new subscriptions.
#include "broker/deliver.hpp"

namespace tutti::broker {

using mqtt::QoS;

namespace {

constexpr std::size_t output_target = 64 * 1024; // queues wait while more than this waits for the transport

Wrapping wrap(const Delivery& delivery, mqtt::PacketId id, bool duplicate) {
    return {
        delivery.qos, delivery.retain, duplicate, id, mqtt::SubscriptionIdentifiers(delivery.identifiers)
    };
}

void append(Core& core, Connection& to, const Message& message, const Wrapping& wrapping, SteadyTime now) {
    const auto before = to.output.size();
    message.append(to.output.tail(), to.version, wrapping, now);
    ++core.stats.sent;
    core.touch(to, to.output.size() - before);
}

void send_now(Core& core, Session& session, Connection& to, Delivery delivery, SteadyTime now) {
    const Message& message = *delivery.message;
    if (message.is_expired(now)) {
        ++core.stats.expired;
    } else if (message.packet_size(to.version, wrap(delivery, 1, false)) > to.packet_limit) {
        ++core.stats.dropped; // as if it had been delivered (MQTT 5 §3.1.2.11.4)
    } else if (delivery.qos == QoS::AtMostOnce) {
        append(core, to, message, wrap(delivery, 0, false), now);
    } else {
        const auto sent = delivery; // the window keeps one until it is acknowledged
        const auto id = session.inflight.add(std::move(delivery));
        append(core, to, *sent.message, wrap(sent, id, false), now);
    }
}

// A retained message that was replaced while it waited goes out as what replaced it, never after it.
bool refresh(const Core& core, Delivery& delivery) {
    if (!delivery.from_store || !delivery.message->superseded) return true;
    auto current = core.retained.find(delivery.message->topic());
    if (!current) return false;
    delivery.qos = std::min(delivery.qos, current->qos);
    delivery.message = std::move(current);
    return true;
}

bool has_window(const Session& session, const Connection& to) noexcept {
    return session.inflight.size() < to.inflight_limit;
}

} // namespace

void send_or_queue(Core& core, Session& session, Delivery delivery, SteadyTime now) {
    Connection* const to = session.connection;
    if (to != nullptr && !session.has_waiting() && has_window(session, *to)
        && to->output.size() < output_target)
        return send_now(core, session, *to, std::move(delivery), now);
    const std::size_t factor = to == nullptr ? 1 : core.limits.hard_factor;
    const bool full = session.queued_messages() >= core.limits.queue_messages * factor
                      || session.queued_bytes() + delivery.message->size() > core.limits.queue_bytes * factor;
    if (full && session.queued_messages() != 0) {
        ++core.stats.dropped;
        if (to != nullptr) core.overflow(*to);
        return;
    }
    session.enqueue(std::move(delivery));
}

void pump(Core& core, Session& session, SteadyTime now) {
    Connection* const to = session.connection;
    if (to == nullptr) return;
    while (to->output.size() < output_target) {
        if (!session.replay.empty()) {
            if (session.replay.front().qos != QoS::AtMostOnce && !has_window(session, *to)) return;
            auto delivery = session.replay.pop();
            if (refresh(core, delivery)) send_now(core, session, *to, std::move(delivery), now);
        } else if (session.queued_messages() != 0 && has_window(session, *to)) {
            send_now(core, session, *to, session.dequeue(), now);
        } else {
            return;
        }
    }
}

void redeliver(Core& core, Session& session, SteadyTime now) {
    Connection& to = *session.connection;
    std::size_t resent = 0;
    for (const auto& [id, delivery] : session.inflight.in_order()) {
        if (resent == to.inflight_limit) { // the client's window has shrunk: the rest goes as if never sent
            session.replay.push(*session.inflight.remove(id));
            continue;
        }
        const auto wrapping = wrap(*delivery, id, true);
        if (delivery->message->packet_size(to.version, wrapping) > to.packet_limit) {
            session.inflight.remove(id);
            continue;
        }
        append(core, to, *delivery->message, wrapping, now);
        ++resent;
    }
}

} // namespace tutti::broker
