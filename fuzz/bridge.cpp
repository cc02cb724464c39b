// Any rules and any message of a broker, through a bridge: what crosses is valid there, comes back as what it
// was, and crosses no bridge twice. The first lines of the input are a rule's filter and prefixes; the rest
// is a PUBLISH.
#include "base/result.hpp"
#include "bridge/passage.hpp"
#include "bus/mqtt_message.hpp"
#include "mqtt/frame.hpp"
#include "mqtt/topic.hpp"
#include "workers/bridge/carrier.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::bridge;

std::string take_line(std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return std::string(line);
}

void check_crossing(const Carrier& carrier, Side from, std::string_view topic, const bus::Message& message) {
    const Lane* lane = carrier.map().find(from, topic);
    invariant(lane != nullptr && mqtt::matches(lane->to_filter, message.topic), "the other side takes it");
    invariant(mqtt::is_topic_name(message.topic), "it has a topic");
    invariant(
        lane->to + std::string(topic.substr(lane->from.size())) == message.topic,
        "only what stands before changes"
    );
    if (message.response_topic)
        invariant(mqtt::is_topic_name(*message.response_topic), "its response topic is one");
    std::string properties;
    const auto publish = bus::to_publish(message, properties);
    invariant(judge_passage(publish.user_properties, "left") == Passage::WasHere, "it crosses once");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    TopicRule rule{.filter = take_line(text)};
    rule.local_prefix = take_line(text);
    rule.remote_prefix = take_line(text);
    if (check_rule(rule)) return 0;
    for (const auto version : {mqtt::Version::V5, mqtt::Version::V311}) {
        Carrier carrier(TopicMap(std::array{rule}, {"tutti", "house"}), "left", Carrier::Retained::Kept);
        carrier.upstream_speaks(version);
        const auto framed = mqtt::peek_frame(text);
        if (framed.status != mqtt::FrameStatus::Whole || framed.frame.type != mqtt::PacketType::Publish)
            return 0;
        const auto publish = mqtt::decode_publish(framed.frame, version, mqtt::Sender::Server);
        if (!publish || publish->topic.empty()) continue;
        for (const auto from : {Side::Local, Side::Remote})
            if (const auto crossing = carrier.carry(from, *publish, SteadyTime{}))
                check_crossing(carrier, from, publish->topic, crossing->message);
    }
    return 0;
}
