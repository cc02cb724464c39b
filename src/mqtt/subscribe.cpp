#include "mqtt/subscribe.hpp"

#include "mqtt/field_rules.hpp"

namespace tutti::mqtt {
namespace {

// Subscription options (MQTT 5 §3.8.3.1).
constexpr unsigned qos_mask = 0x03;
constexpr unsigned no_local_flag = 0x04;
constexpr unsigned retain_as_published_flag = 0x08;
constexpr unsigned retain_handling_shift = 4;

constexpr PropertySet subscribe_properties =
    properties(PropertyId::SubscriptionIdentifier, PropertyId::UserProperty);

const char*
mistake_in_options(const SubscriptionRequest& request, unsigned options, Version version) noexcept {
    const unsigned reserved = version == Version::V5 ? 0xC0 : 0xFC;
    if ((options & reserved) != 0)
        return "reserved bits of the subscription options are set"; // [MQTT-3.8.3-5]
    if ((options & qos_mask) == 3) return "a subscription asks for QoS 3";
    if (((options >> retain_handling_shift) & 3) == 3) return "the retain handling is 3";
    if ((options & no_local_flag) != 0 && request.filter.starts_with("$share/")) {
        return "no local on a shared subscription"; // [MQTT-3.8.3-4]
    }
    return nullptr;
}

SubscriptionRequest read_request(Reader& reader, Version version) noexcept {
    SubscriptionRequest request;
    request.filter = reader.text();
    const unsigned options = reader.u8();
    if (const char* mistake = mistake_in_options(request, options, version)) {
        const bool reserved = (options & (version == Version::V5 ? 0xC0U : 0xFCU)) != 0;
        reader.fail(reserved ? ReasonCode::MalformedPacket : ReasonCode::ProtocolError, mistake);
    }
    request.maximum_qos = static_cast<QoS>(options & qos_mask);
    request.no_local = (options & no_local_flag) != 0;
    request.retain_as_published = (options & retain_as_published_flag) != 0;
    request.retain_handling = static_cast<RetainHandling>((options >> retain_handling_shift) & 3);
    return request;
}

std::uint8_t options_byte(const SubscriptionRequest& request, Version version) noexcept {
    auto options = static_cast<unsigned>(request.maximum_qos);
    if (version == Version::V5) {
        if (request.no_local) options |= no_local_flag;
        if (request.retain_as_published) options |= retain_as_published_flag;
        options |= static_cast<unsigned>(request.retain_handling) << retain_handling_shift;
    }
    return static_cast<std::uint8_t>(options);
}

} // namespace

Decoded<Subscribe> decode_subscribe(const Frame& frame, Version version) {
    Reader reader{frame.body};
    Subscribe subscribe;
    subscribe.packet_id = reader.packet_id();
    if (version == Version::V5) {
        PropertyReader properties{reader, subscribe_properties};
        while (properties.next()) subscribe.subscription_identifier = properties.subscription_identifier();
        subscribe.user_properties = properties.user_properties();
    }
    if (reader.empty())
        reader.fail(ReasonCode::ProtocolError, "SUBSCRIBE without a filter"); // [MQTT-3.8.3-2]
    while (!reader.empty()) subscribe.requests.push_back(read_request(reader, version));
    return finish(reader, std::move(subscribe));
}

void encode(std::string& out, const Subscribe& subscribe, Version version) {
    append_packet(out, PacketType::Subscribe, 0x02, [&](auto& sink) {
        sink.u16(subscribe.packet_id);
        if (version == Version::V5) {
            put_properties(sink, [&](auto& properties) {
                if (subscribe.subscription_identifier) {
                    properties.varint(PropertyId::SubscriptionIdentifier, *subscribe.subscription_identifier);
                }
                properties.all(subscribe.user_properties);
            });
        }
        for (const SubscriptionRequest& request : subscribe.requests) {
            sink.binary(request.filter);
            sink.u8(options_byte(request, version));
        }
    });
}

Decoded<Unsubscribe> decode_unsubscribe(const Frame& frame, Version version) {
    Reader reader{frame.body};
    Unsubscribe unsubscribe;
    unsubscribe.packet_id = reader.packet_id();
    if (version == Version::V5) {
        PropertyReader properties{reader, bit(PropertyId::UserProperty)};
        properties.next();
        unsubscribe.user_properties = properties.user_properties();
    }
    if (reader.empty())
        reader.fail(ReasonCode::ProtocolError, "UNSUBSCRIBE without a filter"); // [MQTT-3.10.3-2]
    while (!reader.empty()) unsubscribe.filters.push_back(reader.text());
    return finish(reader, std::move(unsubscribe));
}

void encode(std::string& out, const Unsubscribe& unsubscribe, Version version) {
    append_packet(out, PacketType::Unsubscribe, 0x02, [&](auto& sink) {
        sink.u16(unsubscribe.packet_id);
        if (version == Version::V5) {
            put_properties(sink, [&](auto& properties) { properties.all(unsubscribe.user_properties); });
        }
        for (const std::string_view filter : unsubscribe.filters) sink.binary(filter);
    });
}

} // namespace tutti::mqtt
