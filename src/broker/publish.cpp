#include "broker/publish.hpp"

#include "broker/leave.hpp"
#include "broker/topic_levels.hpp"
#include "mqtt/ack.hpp"

#include <fmt/format.h>

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

namespace {

bool refuse(Core& core, Connection& from, ReasonCode reason, std::string_view why, SteadyTime now) {
    leave(core, from, {.tell = reason, .why = why}, now);
    return false;
}

// A forbidden or impossible publish. QoS 0 is dropped, MQTT 5 is told in its PUBACK; 3.1.1 has no word for
// it, and a PUBACK would be a lie: the connection ends (MQTT 3.1.1 §3.3.5).
bool reject(Core& core, Connection& from, const mqtt::Publish& publish, ReasonCode reason, SteadyTime now) {
    if (publish.qos == QoS::AtMostOnce) return true;
    if (from.version == Version::V311) return refuse(core, from, reason, mqtt::name(reason), now);
    core.send(from, mqtt::Ack{.packet_id = publish.packet_id, .reason = reason});
    return true;
}

bool deny(Core& core, Connection& from, const mqtt::Publish& publish, SteadyTime now) {
    ++core.stats.denied;
    if (!std::exchange(from.denial_told, true))
        core.report.denied(from.session->client_id, "publish", publish.topic);
    return reject(core, from, publish, ReasonCode::NotAuthorized, now);
}

void sweep_sometimes(Core& core, SteadyTime now) {
    if (now - core.last_sweep < seconds(1)) return;
    core.last_sweep = now;
    core.retained.sweep(now);
}

bool has_room_to_keep(Core& core, const mqtt::Publish& publish, SteadyTime now) {
    const auto fits = [&] {
        if (core.stats.stored_bytes > core.limits.stored_bytes) return false;
        return !publish.retain || core.retained.size() < core.limits.retained_messages
               || core.retained.find(publish.topic);
    };
    if (fits()) return true;
    sweep_sometimes(core, now);
    return fits();
}

} // namespace

bool is_open_topic(const Core& core, std::string_view topic) noexcept {
    return !is_server_topic(topic) && count_levels(topic) <= core.limits.topic_levels;
}

Published publish_message(Core& core, const mqtt::Publish& publish, const Session* from, SteadyTime now) {
    MessageRef stored;
    const bool clears = publish.retain && publish.payload.empty();
    if (clears) {
        core.retained.erase(publish.topic); // MQTT 5 §3.3.1.3
    } else if ((publish.retain || publish.qos != QoS::AtMostOnce) && !has_room_to_keep(core, publish, now)) {
        ++core.stats.dropped;
        return {.accepted = false};
    } else if (publish.retain) {
        stored = Message::make(publish, now, core.stats.stored_bytes);
        core.retained.put(stored);
    }
    return {.reached = deliver(core, publish, std::move(stored), from, now)};
}

bool handle_publish(Core& core, Connection& from, const mqtt::Frame& frame, Run& run, SteadyTime now) {
    const auto decoded = mqtt::decode_publish(frame, from.version, mqtt::Sender::Client);
    if (!decoded) {
        ++core.stats.malformed;
        return refuse(
            core, from, decoded.error().reason, fmt::format("bad PUBLISH: {}", decoded.error().message), now
        );
    }
    const mqtt::Publish& publish = *decoded;
    ++core.stats.received;
    if (publish.qos == QoS::ExactlyOnce)
        return refuse(core, from, ReasonCode::QoSNotSupported, "published with QoS 2", now);
    if (publish.topic_alias != 0)
        return refuse(core, from, ReasonCode::TopicAliasInvalid, "used a topic alias", now);
    if (!is_open_topic(core, publish.topic)
        || !core.authorizer.may_publish(from.session->identity(), publish.topic))
        return deny(core, from, publish, now);
    if (frame.flags == 0) { // QoS 0, not retained
        const auto head = frame.body.substr(0, frame.body.size() - publish.payload.size());
        if (const auto begun = Run::begin(frame, head, publish.topic.size())) {
            from.known.learn(head, publish.topic.size());
            run = *begun;
            return true;
        }
    }
    const auto [accepted, reached] = publish_message(core, publish, from.session, now);
    if (!accepted) return reject(core, from, publish, ReasonCode::QuotaExceeded, now);
    if (publish.qos == QoS::AtLeastOnce)
        core.send(
            from,
            mqtt::Ack{
                .packet_id = publish.packet_id,
                .reason = reached == 0 ? ReasonCode::NoMatchingSubscribers : ReasonCode::Success,
            }
        );
    return true;
}

bool handle_ack(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now) {
    const auto ack = mqtt::decode_ack(frame, from.version);
    if (!ack) {
        ++core.stats.malformed;
        return refuse(core, from, ack.error().reason, ack.error().message, now);
    }
    if (ack->type != mqtt::PacketType::Puback) // we never began a QoS 2 exchange
        return refuse(core, from, ReasonCode::ProtocolError, "acknowledged a QoS 2 message", now);
    // An id that is not in flight is an acknowledgement from before the session was resumed.
    if (from.session->inflight.remove(ack->packet_id)) pump(core, *from.session, now);
    return true;
}

} // namespace tutti::broker
