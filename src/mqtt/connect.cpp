#include "mqtt/connect.hpp"

#include "mqtt/field_rules.hpp"

namespace tutti::mqtt {
namespace {

// The connect flags (MQTT 5 §3.1.2.3).
constexpr unsigned reserved_flag = 0x01;
constexpr unsigned clean_start_flag = 0x02;
constexpr unsigned will_flag = 0x04;
constexpr unsigned will_qos_shift = 3;
constexpr unsigned will_retain_flag = 0x20;
constexpr unsigned password_flag = 0x40;
constexpr unsigned user_name_flag = 0x80;

constexpr PropertySet connect_properties = properties(
    PropertyId::SessionExpiryInterval, PropertyId::ReceiveMaximum, PropertyId::MaximumPacketSize,
    PropertyId::TopicAliasMaximum, PropertyId::RequestResponseInformation,
    PropertyId::RequestProblemInformation, PropertyId::AuthenticationMethod, PropertyId::AuthenticationData,
    PropertyId::UserProperty
);

constexpr PropertySet will_properties = message_properties | bit(PropertyId::WillDelayInterval);

void check_flags(Reader& reader, unsigned flags, Version version) noexcept {
    const unsigned will_qos = (flags >> will_qos_shift) & 3;
    if ((flags & reserved_flag) != 0) {
        reader.fail(ReasonCode::MalformedPacket, "the reserved connect flag is set");
    } else if ((flags & will_flag) == 0 && (will_qos != 0 || (flags & will_retain_flag) != 0)) {
        reader.fail(ReasonCode::MalformedPacket, "will QoS or retain without a will"); // [MQTT-3.1.2-11, -13]
    } else if (will_qos == 3) {
        reader.fail(ReasonCode::MalformedPacket, "the will has QoS 3"); // [MQTT-3.1.2-12]
    } else if (version == Version::V311 && (flags & password_flag) != 0 && (flags & user_name_flag) == 0) {
        // MQTT 3.1.1 [MQTT-3.1.2-22]; MQTT 5 allows it.
        reader.fail(ReasonCode::MalformedPacket, "a password without a user name");
    }
}

void read_connect_properties(Reader& reader, Connect& connect) noexcept {
    PropertyReader properties{reader, connect_properties};
    while (const auto id = properties.next()) {
        switch (*id) {
        case PropertyId::SessionExpiryInterval:
            connect.session_expiry_seconds = reader.u32();
            break;
        case PropertyId::ReceiveMaximum:
            connect.receive_maximum = require_not_zero(reader, reader.u16(), "the receive maximum is zero");
            break;
        case PropertyId::MaximumPacketSize:
            connect.maximum_packet_size =
                require_not_zero(reader, reader.u32(), "the maximum packet size is zero");
            break;
        case PropertyId::TopicAliasMaximum:
            connect.topic_alias_maximum = reader.u16();
            break;
        case PropertyId::RequestResponseInformation:
            connect.request_response_information = reader.boolean();
            break;
        case PropertyId::RequestProblemInformation:
            connect.request_problem_information = reader.boolean();
            break;
        case PropertyId::AuthenticationMethod:
            connect.authentication_method = reader.text();
            break;
        default:
            connect.authentication_data = reader.binary();
            break;
        }
    }
    properties.check_authentication();
    connect.user_properties = properties.user_properties();
}

Will read_will(Reader& reader, unsigned flags, Version version) noexcept {
    Will will;
    will.qos = static_cast<QoS>((flags >> will_qos_shift) & 3);
    will.retain = (flags & will_retain_flag) != 0;
    if (version == Version::V5) {
        PropertyReader properties{reader, will_properties};
        while (const auto id = properties.next()) {
            if (!read_message_property(reader, *id, will)) will.delay_seconds = reader.u32();
        }
        will.user_properties = properties.user_properties();
    }
    will.topic = read_topic_name(reader);
    will.payload = reader.binary();
    return will;
}

template <typename Sink>
void write_will(Sink& sink, const Will& will, Version version) noexcept {
    if (version == Version::V5) {
        put_properties(sink, [&](auto& out) {
            out.four_bytes(PropertyId::WillDelayInterval, will.delay_seconds, 0);
            write_message_properties(out, will);
            out.all(will.user_properties);
        });
    }
    sink.binary(will.topic);
    sink.binary(will.payload);
}

template <typename Sink>
void write_connect_properties(Sink& sink, const Connect& connect) noexcept {
    put_properties(sink, [&](auto& out) {
        out.four_bytes(PropertyId::SessionExpiryInterval, connect.session_expiry_seconds, 0);
        out.two_bytes(PropertyId::ReceiveMaximum, connect.receive_maximum, 65'535);
        out.four_bytes(PropertyId::MaximumPacketSize, connect.maximum_packet_size);
        out.two_bytes(PropertyId::TopicAliasMaximum, connect.topic_alias_maximum, 0);
        out.boolean(PropertyId::RequestResponseInformation, connect.request_response_information, false);
        out.boolean(PropertyId::RequestProblemInformation, connect.request_problem_information, true);
        out.sized(PropertyId::AuthenticationMethod, connect.authentication_method);
        out.sized(PropertyId::AuthenticationData, connect.authentication_data);
        out.all(connect.user_properties);
    });
}

unsigned connect_flags(const Connect& connect) noexcept {
    unsigned flags = 0;
    if (connect.clean_start) flags |= clean_start_flag;
    if (connect.will) {
        flags |= will_flag | static_cast<unsigned>(connect.will->qos) << will_qos_shift;
        if (connect.will->retain) flags |= will_retain_flag;
    }
    if (connect.user_name) flags |= user_name_flag;
    if (connect.password) flags |= password_flag;
    return flags;
}

} // namespace

Version connect_version(const Frame& frame) noexcept {
    Reader reader{frame.body};
    reader.binary();
    constexpr unsigned bridge_bit = 0x80;
    return (reader.u8() & ~bridge_bit) >= 5 ? Version::V5 : Version::V311;
}

Decoded<Connect> decode_connect(const Frame& frame) noexcept {
    Reader reader{frame.body};
    Connect connect;
    const std::string_view protocol = reader.text();
    const unsigned level = reader.u8();
    if (!reader.failed() && protocol != "MQTT" && protocol != "MQIsdp" && level < 5) {
        reader.fail(ReasonCode::MalformedPacket, "the protocol is not named MQTT"); // [MQTT-3.1.2-1]
    } else if (!reader.failed() && (protocol != "MQTT" || (level != 4 && level != 5))) {
        // MQTT 5 §3.1.2.1, §3.1.2.2: also where another protocol is named. "MQIsdp" is MQTT 3.1.
        reader.fail(ReasonCode::UnsupportedProtocolVersion, "only MQTT 3.1.1 and 5 are spoken here");
    }
    connect.version = level == 5 ? Version::V5 : Version::V311;
    const unsigned flags = reader.u8();
    check_flags(reader, flags, connect.version);
    connect.clean_start = (flags & clean_start_flag) != 0;
    connect.keep_alive_seconds = reader.u16();
    if (connect.version == Version::V5) read_connect_properties(reader, connect);

    connect.client_id = reader.text();
    if (connect.version == Version::V311 && connect.client_id.empty() && !connect.clean_start) {
        reader.fail(
            ReasonCode::ClientIdentifierNotValid, "a session to keep needs a client id"
        ); // [MQTT-3.1.3-8]
    }
    if ((flags & will_flag) != 0) connect.will = read_will(reader, flags, connect.version);
    if ((flags & user_name_flag) != 0) connect.user_name = reader.text();
    if ((flags & password_flag) != 0) connect.password = reader.binary();
    return finish(reader, std::move(connect));
}

void encode(std::string& out, const Connect& connect) {
    append_packet(out, PacketType::Connect, 0, [&](auto& sink) {
        sink.binary("MQTT");
        sink.u8(static_cast<std::uint8_t>(connect.version));
        sink.u8(static_cast<std::uint8_t>(connect_flags(connect)));
        sink.u16(connect.keep_alive_seconds);
        if (connect.version == Version::V5) write_connect_properties(sink, connect);
        sink.binary(connect.client_id);
        if (connect.will) write_will(sink, *connect.will, connect.version);
        if (connect.user_name) sink.binary(*connect.user_name);
        if (connect.password) sink.binary(*connect.password);
    });
}

} // namespace tutti::mqtt
