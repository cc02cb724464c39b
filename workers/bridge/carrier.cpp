#include "workers/bridge/carrier.hpp"

#include "base/digest.hpp"
#include "bridge/passage.hpp"
#include "bus/mqtt_message.hpp"
#include "mqtt/topic.hpp"

#include <algorithm>
#include <utility>

namespace tutti::bridge {

Carrier::Carrier(TopicMap map, std::string id, Retained retained)
    : map_(std::move(map)), id_(std::move(id)), retained_(retained) {}

std::optional<Carrier::Crossing> Carrier::carry(Side from, const mqtt::Publish& publish, SteadyTime now) {
    auto& counts = counts_[static_cast<std::size_t>(from)];
    if (!may_pass(from, publish, counts, now)) return std::nullopt;
    const Lane* lane = map_.find(from, publish.topic);
    // A broker that cannot tell keeps the subscriptions of a session, though its client has other rules by
    // now.
    if (lane == nullptr) return ++counts.left, std::nullopt;
    Crossing crossing{.message = message_of(from, *lane, publish), .echo = {}};
    const auto& message = crossing.message;
    // Without its prefix "b/" is nothing, and "b/$SYS/x" a broker's own (MQTT 5 §4.7.2); with one a topic may
    // be longer than any.
    if (!mqtt::is_topic_name(message.topic) || !mqtt::matches(lane->to_filter, message.topic))
        return ++counts.left, std::nullopt;
    if (from == Side::Local && upstream_ == mqtt::Version::V311
        && map_.find(Side::Remote, message.topic) != nullptr) {
        crossing.echo = EchoLedger::mark_of(message.topic, message.payload);
        echoes_.sent(*crossing.echo);
    }
    if (message.retain && map_.comes_back(from, *lane, publish.topic))
        crossing.state = SharedState{
            .topic = digest(from == Side::Local ? publish.topic : message.topic),
            .payload = digest(message.payload)
        };
    ++counts.messages;
    counts.bytes += message.payload.size();
    return crossing;
}

void Carrier::stays(
    Side from, const bus::Message& message, std::optional<EchoLedger::Mark> echo, SteadyTime now
) {
    auto& counts = counts_[static_cast<std::size_t>(from)];
    ++counts.unchanged;
    --counts.messages;
    counts.bytes -= message.payload.size();
    if (echo) static_cast<void>(echoes_.take(*echo, now)); // it will not come back
}

/// Without this bridge's name on it: the other side has it from there, should it lose its own.
Carrier::Crossing Carrier::give_back(Side from, const mqtt::Publish& publish, const Crossing& crossing) {
    Crossing back{.message = {}, .echo = {}, .state = crossing.state};
    bus::assign(back.message, publish);
    back.message.qos = crossing.message.qos;
    if (from == Side::Remote && upstream_ == mqtt::Version::V311) {
        back.echo = EchoLedger::mark_of(publish.topic, publish.payload);
        echoes_.sent(*back.echo);
    }
    return back;
}

bool Carrier::may_pass(Side from, const mqtt::Publish& publish, CarrierCounts& counts, SteadyTime now) {
    if (judge_passage(publish.user_properties, id_) != Passage::Free) return ++counts.circled, false;
    if (from == Side::Local || upstream_ == mqtt::Version::V5) return true;
    if (echoes_.take(EchoLedger::mark_of(publish.topic, publish.payload), now)) return ++counts.echoes, false;
    return true;
}

bus::Message Carrier::message_of(Side from, const Lane& lane, const mqtt::Publish& publish) const {
    bus::Message message;
    bus::assign(message, publish);
    message.topic = TopicMap::cross(lane, publish.topic);
    message.qos = std::min(publish.qos, lane.qos);
    message.retain = publish.retain && retained_ == Retained::Kept;
    if (message.response_topic) {
        auto crossed = map_.cross_response(from, *message.response_topic);
        if (mqtt::is_topic_name(crossed)) message.response_topic = std::move(crossed);
    }
    message.user_properties.push_back({std::string(passed_property), id_});
    return message;
}

} // namespace tutti::bridge
