#include "broker/durable_record.hpp"

#include "mqtt/topic.hpp"
#include "mqtt/wire.hpp"

namespace tutti::broker {

using mqtt::QoS;
using Awaits = InflightWindow::Awaits;

namespace {

enum class RecordKind : std::uint8_t { Session = 1, Filter, Message, Delivery, Received, Retained };

constexpr std::uint8_t no_local_bit = 4;
constexpr std::uint8_t as_published_bit = 8;
constexpr std::uint8_t share_kinds = 3; // of Principal::Kind
constexpr std::uint8_t retain_bit = 4;
constexpr std::uint8_t only_reads_bit = 4;

template <typename Sink>
void u64(Sink& sink, std::uint64_t value) {
    sink.u32(static_cast<std::uint32_t>(value >> 32));
    sink.u32(static_cast<std::uint32_t>(value & 0xFFFF'FFFF));
}

std::uint64_t u64(mqtt::Reader& reader) {
    const std::uint64_t high = reader.u32();
    return high << 32 | reader.u32();
}

template <typename Body>
void write(std::string& out, RecordKind kind, const Body& body) {
    mqtt::Counter counter;
    body(counter);
    out.resize(1 + counter.size());
    out[0] = static_cast<char>(kind);
    mqtt::Writer writer(out.data() + 1);
    body(writer);
}

// A whole MQTT 5 PUBLISH stands at the end of the record.
mqtt::Publish to_be_kept(mqtt::Publish publish) {
    publish.packet_id = publish.qos == QoS::AtMostOnce ? mqtt::PacketId{0} : mqtt::PacketId{1};
    publish.duplicate = false;
    publish.topic_alias = 0;
    publish.subscription_identifiers = {};
    return publish;
}

MessageRecord read_message(mqtt::Reader& reader) {
    MessageRecord record;
    record.received_at = u64(reader);
    const auto bytes = reader.take_rest();
    const auto whole = mqtt::peek_frame(bytes);
    if (whole.status != mqtt::FrameStatus::Whole || whole.frame.size != bytes.size()
        || whole.frame.type != mqtt::PacketType::Publish) {
        reader.fail(mqtt::ReasonCode::MalformedPacket, "the message is no PUBLISH");
        return record;
    }
    const auto publish = mqtt::decode_publish(whole.frame, mqtt::Version::V5, mqtt::Sender::Server);
    if (!publish)
        reader.fail(publish.error());
    else if (publish->topic.empty() || publish->topic_alias != 0)
        reader.fail(mqtt::ReasonCode::MalformedPacket, "the message has no topic");
    else
        record.publish = *publish;
    return record;
}

std::uint8_t below(mqtt::Reader& reader, std::uint8_t bound) {
    const auto value = reader.u8();
    if (value >= bound) reader.fail(mqtt::ReasonCode::MalformedPacket, "a number is too large");
    return reader.failed() ? std::uint8_t{0} : value;
}

Principal::Kind read_kind(mqtt::Reader& reader) {
    return static_cast<Principal::Kind>(below(reader, share_kinds));
}

SessionRecord read_session(mqtt::Reader& reader) {
    SessionRecord record;
    const auto kind = below(reader, only_reads_bit + share_kinds);
    if ((kind & ~only_reads_bit) >= share_kinds)
        reader.fail(mqtt::ReasonCode::MalformedPacket, "a number is too large");
    record.principal.kind = static_cast<Principal::Kind>(kind & ~only_reads_bit);
    record.principal.only_reads = (kind & only_reads_bit) != 0;
    record.expiry_seconds = reader.u32();
    record.left_at = u64(reader);
    record.client_id = reader.text();
    record.principal.user = reader.text();
    if (record.client_id.empty()) reader.fail(mqtt::ReasonCode::MalformedPacket, "a session without an id");
    return record;
}

FilterRecord read_filter(mqtt::Reader& reader) {
    FilterRecord record;
    record.session = u64(reader);
    const auto options = reader.u8();
    constexpr unsigned qos_bits = 3;
    if ((options & qos_bits) == qos_bits || options >= 2 * as_published_bit)
        reader.fail(mqtt::ReasonCode::MalformedPacket, "options that there are not");
    record.subscription.qos = static_cast<QoS>(options & qos_bits);
    record.subscription.no_local = (options & no_local_bit) != 0;
    record.subscription.retain_as_published = (options & as_published_bit) != 0;
    const auto identifier = reader.u32();
    record.subscription.identifier = identifier & Subscription::most_identifier;
    record.subscription.group = reader.u32();
    record.filter = reader.text();
    if (!mqtt::parse_filter(record.filter) || identifier > Subscription::most_identifier)
        reader.fail(mqtt::ReasonCode::MalformedPacket, "a filter that is none");
    return record;
}

bool are_identifiers(std::string_view bytes) {
    mqtt::Reader reader(bytes);
    constexpr auto property = 0x0B; // MQTT 5 §3.3.2.3.8
    while (!reader.failed() && !reader.empty())
        if (reader.u8() != property || reader.varint() == 0) return false;
    return !reader.failed();
}

DeliveryRecord read_delivery(mqtt::Reader& reader) {
    DeliveryRecord record;
    record.session = u64(reader);
    record.message = u64(reader);
    const auto qos = reader.u8();
    const auto sender = reader.u8();
    const auto awaits = reader.u8();
    record.packet_id = reader.u16();
    record.order = u64(reader);
    record.group = reader.u32();
    record.identifiers = reader.take_rest();
    record.qos = static_cast<QoS>(qos);
    record.retain = (sender & retain_bit) != 0;
    record.sender = static_cast<Principal::Kind>(sender & ~retain_bit);
    record.awaits = static_cast<Awaits>(awaits);
    const bool is_waiting = record.awaits == Awaits::Nothing;
    const bool is_released = record.awaits == Awaits::Pubcomp;
    const bool is_once = record.qos == QoS::ExactlyOnce;
    const bool fits = (record.qos == QoS::AtLeastOnce || is_once) && (sender & ~retain_bit) < share_kinds
                      && awaits <= static_cast<std::uint8_t>(Awaits::Pubcomp)
                      && is_waiting == (record.packet_id == 0) && is_released == (record.message == 0)
                      && (is_waiting || is_once == (record.awaits != Awaits::Puback))
                      && record.order <= largest_key && are_identifiers(record.identifiers);
    if (!fits) reader.fail(mqtt::ReasonCode::MalformedPacket, "a delivery that cannot be");
    return record;
}

ReceivedRecord read_received(mqtt::Reader& reader) {
    ReceivedRecord record;
    record.session = u64(reader);
    record.packet_id = reader.packet_id();
    return record;
}

RetainedRecord read_retained(mqtt::Reader& reader) {
    RetainedRecord record;
    record.account_kind = read_kind(reader);
    record.account = reader.text();
    record.client = reader.text();
    record.message = read_message(reader);
    if (!record.message.publish.retain || record.message.publish.payload.empty())
        reader.fail(mqtt::ReasonCode::MalformedPacket, "nothing that is retained");
    return record;
}

DurableRecord read(mqtt::Reader& reader) {
    switch (static_cast<RecordKind>(reader.u8())) {
    case RecordKind::Session:
        return read_session(reader);
    case RecordKind::Filter:
        return read_filter(reader);
    case RecordKind::Message:
        return read_message(reader);
    case RecordKind::Delivery:
        return read_delivery(reader);
    case RecordKind::Received:
        return read_received(reader);
    case RecordKind::Retained:
        return read_retained(reader);
    }
    reader.fail(mqtt::ReasonCode::MalformedPacket, "a record of no known kind");
    return {};
}

} // namespace

void encode(std::string& out, const SessionRecord& record) {
    write(out, RecordKind::Session, [&](auto& sink) {
        sink.u8(static_cast<std::uint8_t>(
            static_cast<unsigned>(record.principal.kind) | (record.principal.only_reads ? only_reads_bit : 0U)
        ));
        sink.u32(record.expiry_seconds);
        u64(sink, record.left_at);
        sink.binary(record.client_id);
        sink.binary(record.principal.user);
    });
}

void encode(std::string& out, const FilterRecord& record) {
    const auto& subscription = record.subscription;
    write(out, RecordKind::Filter, [&](auto& sink) {
        u64(sink, record.session);
        sink.u8(static_cast<std::uint8_t>(
            static_cast<unsigned>(subscription.qos) | (subscription.no_local ? no_local_bit : 0U)
            | (subscription.retain_as_published ? as_published_bit : 0U)
        ));
        sink.u32(subscription.identifier);
        sink.u32(subscription.group);
        sink.binary(record.filter);
    });
}

void encode(std::string& out, const MessageRecord& record) {
    write(out, RecordKind::Message, [&](auto& sink) { u64(sink, record.received_at); });
    mqtt::encode(out, to_be_kept(record.publish), mqtt::Version::V5);
}

void encode(std::string& out, const DeliveryRecord& record) {
    write(out, RecordKind::Delivery, [&](auto& sink) {
        u64(sink, record.session);
        u64(sink, record.message);
        sink.u8(static_cast<std::uint8_t>(record.qos));
        sink.u8(static_cast<std::uint8_t>(
            static_cast<unsigned>(record.sender) | (record.retain ? retain_bit : 0U)
        ));
        sink.u8(static_cast<std::uint8_t>(record.awaits));
        sink.u16(record.packet_id);
        u64(sink, record.order);
        sink.u32(record.group);
        sink.raw(record.identifiers);
    });
}

void encode(std::string& out, const ReceivedRecord& record) {
    write(out, RecordKind::Received, [&](auto& sink) {
        u64(sink, record.session);
        sink.u16(record.packet_id);
    });
}

void encode(std::string& out, const RetainedRecord& record) {
    write(out, RecordKind::Retained, [&](auto& sink) {
        sink.u8(static_cast<std::uint8_t>(record.account_kind));
        sink.binary(record.account);
        sink.binary(record.client);
        u64(sink, record.message.received_at);
    });
    auto publish = to_be_kept(record.message.publish);
    publish.retain = true;
    mqtt::encode(out, publish, mqtt::Version::V5);
}

std::optional<DurableRecord> decode_durable(std::string_view bytes) {
    mqtt::Reader reader(bytes);
    auto record = read(reader);
    reader.expect_end();
    if (reader.failed()) return std::nullopt;
    return record;
}

} // namespace tutti::broker
