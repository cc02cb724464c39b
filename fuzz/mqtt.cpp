// Any bytes as an MQTT stream, in both versions and from both ends: never a crash, and what decodes is
// encoded to something that decodes to the same.
#include "base/result.hpp"
#include "mqtt/packet.hpp"
#include "mqtt/topic.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::mqtt;

void check_publish(const Publish& publish, Version version) {
    std::string out;
    const PublishLayout layout = encode(out, publish, version);
    invariant(layout.size == out.size(), "the layout has the packet's size");
    invariant(layout.size == encoded_size(publish, version), "the size is known beforehand");
    if (layout.packet_id_offset != 0) patch_packet_id(out.data() + layout.packet_id_offset, 0xABCD);
    if (layout.expiry_offset != 0) patch_expiry(out.data() + layout.expiry_offset, 77);
    const auto patched = decode_publish(peek_frame(out).frame, version, Sender::Server);
    invariant(patched.has_value(), "a patched PUBLISH decodes");
    Publish expected = publish;
    if (publish.qos != QoS::AtMostOnce) expected.packet_id = 0xABCD;
    if (publish.expiry_seconds) expected.expiry_seconds = 77;
    invariant(*patched == expected, "patches touch nothing else");
}

void check_round_trip(const Packet& packet, Version version, Sender sender) {
    std::string once;
    encode(once, packet, version);
    const FrameResult framed = peek_frame(once);
    invariant(
        framed.status == FrameStatus::Whole && framed.frame.size == once.size(),
        "what is encoded is one packet"
    );
    const auto again = decode(framed.frame, version, sender);
    invariant(again.has_value(), "what is encoded decodes");
    invariant(*again == packet, "what is encoded decodes to the same");
    std::string twice;
    encode(twice, *again, version);
    invariant(once == twice, "there is one encoding");
    if (const auto* publish = std::get_if<Publish>(&packet)) check_publish(*publish, version);
}

void check_filters(const Subscribe& subscribe) {
    for (const SubscriptionRequest& request : subscribe.requests) {
        const auto parsed = parse_filter(request.filter);
        if (!parsed) continue;
        matches(parsed->filter, "a/b");
        if (is_topic_name(parsed->filter))
            invariant(matches(parsed->filter, parsed->filter), "a topic takes itself");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Version version = (data[0] & 1) != 0 ? Version::V5 : Version::V311;
    const Sender sender = (data[0] & 2) != 0 ? Sender::Server : Sender::Client;
    std::string_view rest{reinterpret_cast<const char*>(data + 1), size - 1};
    while (true) {
        const FrameResult result = peek_frame(rest);
        if (result.status != FrameStatus::Whole) return 0;
        rest.remove_prefix(result.frame.size);
        const auto packet = decode(result.frame, version, sender);
        if (!packet) {
            invariant(
                is_failure(packet.error().reason) && packet.error().message[0] != '\0', "a refusal says why"
            );
            continue;
        }
        const auto* connect = std::get_if<Connect>(&*packet);
        check_round_trip(*packet, connect != nullptr ? connect->version : version, sender);
        if (const auto* subscribe = std::get_if<Subscribe>(&*packet)) check_filters(*subscribe);
    }
}
