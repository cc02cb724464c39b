#include "broker/publish.hpp"

#include "broker/flow.hpp"
#include "broker/leave.hpp"
#include "broker/topic_levels.hpp"
#include "mqtt/ack.hpp"
#include "mqtt/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::broker {

using mqtt::PacketType;
using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::Version;

namespace {

bool refuse(Core& core, Connection& from, ReasonCode reason, std::string_view why, SteadyTime now) {
    leave(core, from, {.tell = reason, .why = why}, now);
    return false;
}

// MQTT 5 §4.3.2, §4.3.3: PUBACK for QoS 1, PUBREC for QoS 2.
bool answer(Core& core, Connection& from, const mqtt::Publish& publish, ReasonCode reason, SteadyTime now) {
    const auto type = publish.qos == QoS::ExactlyOnce ? PacketType::Pubrec : PacketType::Puback;
    acknowledge(core, from, {.type = type, .packet_id = publish.packet_id, .reason = reason}, now);
    return true;
}

// A forbidden or impossible publish. QoS 0 is dropped, MQTT 5 is told in its PUBACK or PUBREC, after which
// the id is free; 3.1.1 has no word for it, and a PUBACK would be a lie: the connection ends (MQTT 3.1.1
// §3.3.5).
bool reject(Core& core, Connection& from, const mqtt::Publish& publish, ReasonCode reason, SteadyTime now) {
    core.held.wait_for_nothing(); // those who got it all the same may go before the next is answered
    if (publish.qos == QoS::AtMostOnce) return true;
    if (from.version == Version::V311) return refuse(core, from, reason, mqtt::name(reason), now);
    return answer(core, from, publish, reason, now);
}

bool deny(Core& core, Connection& from, const mqtt::Publish& publish, SteadyTime now) {
    ++core.stats.denied;
    if (!std::exchange(from.denial_told, true))
        core.report.denied(from.session->client_id, "publish", publish.topic);
    return reject(core, from, publish, ReasonCode::NotAuthorized, now);
}

// MQTT 5 §3.3.2.3.2. A QoS 0 packet has no answer but DISCONNECT.
bool misformed(Core& core, Connection& from, const mqtt::Publish& publish, SteadyTime now) {
    constexpr auto reason = ReasonCode::PayloadFormatInvalid;
    if (publish.qos == QoS::AtMostOnce)
        return refuse(core, from, reason, "published bytes as UTF-8 that are none", now);
    return reject(core, from, publish, reason, now);
}

void learn(KnownPublish& known, const Run& run, std::uint16_t alias, std::uint64_t rights) {
    known = {};
    if (run.head.size() <= KnownPublish::longest) known.head = run.head;
    known.topic_size = run.topic.size();
    known.alias = alias;
    known.is_text = run.is_text;
    known.rights = rights;
}

void sweep_sometimes(Core& core, SteadyTime now) {
    // About a twentieth of the time at most, however full the store is.
    constexpr microseconds of_a_message{20};
    const auto between = of_a_message * static_cast<std::int64_t>(core.retained.size());
    if (now - core.last_sweep < std::max<microseconds>(seconds(1), between)) return;
    core.last_sweep = now;
    core.retained.sweep(now);
    core.durability.tidy_retained([&](std::string_view topic) { return bool(core.retained.find(topic)); });
}

// What a will may take of the store in any case, by replacing what is there: as much as each message has
// where the store is full of them.
std::size_t of_any_will(const Limits& limits) noexcept {
    return limits.retained_bytes / std::max<std::size_t>(limits.retained_messages, 1);
}

// What the publisher's account has no room for; nothing where the message may be retained. What it has of the
// topic already makes way. A will of moderate size may replace what is there in any case: nobody is left who
// could be told that the dead client still passes for alive, and no more topics are taken by it.
std::optional<Resource> lacks_to_retain(Core& core, const Message& message, const Publisher& from) {
    if (&from.account == &core.accounts.hub()) return std::nullopt; // one short word, on one topic
    const auto [keeper, before] = core.retained.kept(message.topic());
    const auto cost = RetainedStore::cost(message);
    if (from.is_will && before != 0 && cost <= std::max(before, of_any_will(core.limits)))
        return std::nullopt;
    const auto growth = [&](bool has_it) {
        return has_it ? Account::Growth{0, cost > before ? cost - before : 0} : Account::Growth{1, cost};
    };
    const bool is_of_account = keeper != nullptr && &keeper->account == &from.account;
    const bool is_of_client = is_of_account && keeper->client == from.name;
    return from.account.lacks_to_retain(growth(is_of_account), from.name, growth(is_of_client));
}

// What is said again at each start, and never expires, need not be written again.
bool is_same(const MessageRef& before, const Message& message) {
    return before && before->qos == message.qos && before->publish() == message.publish()
           && !message.publish().expiry_seconds;
}

bool retain(Core& core, const MessageRef& message, const Publisher& from, SteadyTime now) {
    auto lacking = lacks_to_retain(core, *message, from);
    if (lacking) {
        sweep_sometimes(core, now);
        lacking = lacks_to_retain(core, *message, from);
    }
    if (lacking) {
        core.refuse(from.account, *lacking, from.name, now);
        return false;
    }
    const bool is_kept = core.durability.keeps_retained(message->topic(), from.account);
    if (is_kept && !core.durability.may_retain()) return false;
    const bool is_news = is_kept && !is_same(core.retained.find(message->topic()), *message);
    core.retained.put(message, from.account, from.name);
    if (is_news)
        core.durability.retained(*message, from.account, from.name);
    else if (is_kept)
        core.held.wait_for(core.durability.position()); // its like may not be on the disk yet
    else
        core.durability.cleared(message->topic()); // what was kept there is replaced
    return true;
}

// The packet id belongs to a QoS 2 message that the client has not released. With QoS 2 it is that message
// once more, which is not delivered again ([MQTT-4.3.3-10]); with QoS 1 it is another, for which the id is
// not free.
bool handle_repeated(Core& core, Connection& from, const mqtt::Publish& publish, SteadyTime now) {
    if (publish.qos == QoS::ExactlyOnce) {
        core.held.wait_for(core.durability.position()); // the first answer to it may not have gone yet
        return answer(core, from, publish, ReasonCode::Success, now);
    }
    return reject(core, from, publish, ReasonCode::PacketIdentifierInUse, now);
}

} // namespace

bool is_open_topic(const Core& core, std::string_view topic) noexcept {
    return !is_server_topic(topic) && count_levels(topic) <= core.limits.topic_levels;
}

bool may_publish(Core& core, const Identity& client, std::string_view topic, bool retain) {
    return core.authorizer.may_publish(client, topic)
           && (!retain || core.authorizer.may_retain(client, topic));
}

Published publish_message(Core& core, const mqtt::Publish& publish, const Publisher& from, SteadyTime now) {
    MessageRef stored;
    if (publish.retain) {
        if (publish.payload.empty()) {
            core.retained.erase(publish.topic); // MQTT 5 §3.3.1.3
            core.durability.cleared(publish.topic);
        } else {
            stored = Message::make(publish, now, core.stats.stored_bytes);
            if (!retain(core, stored, from, now)) {
                ++core.stats.dropped;
                return {.accepted = false};
            }
        }
    }
    const auto [reached, overran] =
        deliver(core, publish, std::move(stored), {from.account.kind(), from.session}, now);
    if (overran) core.refuse(from.account, Resource::SessionMessages, from.name, now);
    return {.accepted = !overran, .reached = reached};
}

bool handle_publish(Core& core, Connection& from, const mqtt::Frame& frame, Run& run, SteadyTime now) {
    const auto decoded = mqtt::decode_publish(frame, from.version, mqtt::Sender::Client);
    if (!decoded) {
        ++core.stats.malformed;
        return refuse(
            core, from, decoded.error().reason, fmt::format("bad PUBLISH: {}", decoded.error().message), now
        );
    }
    mqtt::Publish publish = *decoded;
    ++core.stats.received;
    const bool is_repeated =
        publish.qos != QoS::AtMostOnce && from.session->received.get().contains(publish.packet_id);
    const bool is_same_exchange = is_repeated && publish.qos == QoS::ExactlyOnce; // which ends once
    if (publish.qos != QoS::AtMostOnce && !is_same_exchange && ++from.unanswered > core.limits.receive_maximum
        && from.version == Version::V5) // [MQTT-3.3.4-9]; in 3.1.1 nobody was told of a maximum
        return refuse(
            core, from, ReasonCode::ReceiveMaximumExceeded, "published more than it was granted", now
        );
    const auto alias = publish.topic_alias;
    if (alias != 0) {
        from.known.reset(); // its topic may be another one from here on
        if (const auto wrong = resolve_alias(from.aliases.use(), publish, core.limits.topic_aliases))
            return refuse(core, from, wrong->reason, wrong->message, now);
    }
    if (is_repeated) return handle_repeated(core, from, publish, now);
    if (publish.payload_is_utf8 && !mqtt::is_utf8(publish.payload))
        return misformed(core, from, publish, now);
    if (!is_open_topic(core, publish.topic)
        || !may_publish(core, from.session->identity(), publish.topic, publish.retain))
        return deny(core, from, publish, now);
    if (frame.flags == 0) { // QoS 0, not retained
        const auto head = frame.body.substr(0, frame.body.size() - publish.payload.size());
        const Run common{
            .head = head,
            .topic = publish.topic,
            .is_aliased = alias != 0,
            .is_text = publish.payload_is_utf8,
        };
        if (const auto begun = Run::begin(frame, common)) {
            learn(from.known.use(), *begun, alias, core.rights);
            run = *begun;
            return true;
        }
    }
    Session& session = *from.session;
    if (publish.qos == QoS::ExactlyOnce && !session.may_receive_id())
        return reject(core, from, publish, ReasonCode::QuotaExceeded, now);
    core.durability.begin();
    const auto [accepted, reached] = publish_message(
        core, publish, {.account = session.account, .name = session.client_id, .session = &session}, now
    );
    if (!accepted) return reject(core, from, publish, ReasonCode::QuotaExceeded, now);
    ++from.traffic.received;
    if (publish.qos == QoS::AtMostOnce) {
        core.held.wait_for_nothing();
        return true;
    }
    if (publish.qos == QoS::ExactlyOnce) {
        session.receive_id(publish.packet_id);
        core.durability.received_id(session, publish.packet_id);
    }
    core.held.wait_for(core.durability.changed());
    const auto reason = reached == 0 ? ReasonCode::NoMatchingSubscribers : ReasonCode::Success;
    return answer(core, from, publish, reason, now);
}

} // namespace tutti::broker
