#include "broker/message.hpp"

#include "base/result.hpp"

namespace tutti::broker {

using mqtt::QoS;
using mqtt::Version;

MessageRef Message::make(const mqtt::Publish& publish, SteadyTime now, std::uint64_t& stored_bytes) {
    return MessageRef(new Message(publish, now, stored_bytes));
}

Message::Message(const mqtt::Publish& publish, SteadyTime now, std::uint64_t& stored_bytes)
    : qos(publish.qos), received_(now), stored_bytes_(stored_bytes) {
    mqtt::Publish plain = publish;
    plain.qos = QoS::AtLeastOnce;
    plain.packet_id = 1;
    plain.retain = plain.duplicate = false;
    plain.topic_alias = 0;
    plain.subscription_identifiers = {};
    bytes_.reserve(mqtt::encoded_size(plain, Version::V5));
    layout_ = mqtt::encode(bytes_, plain, Version::V5);
    const auto whole = mqtt::peek_frame(bytes_);
    invariant(whole.status == mqtt::FrameStatus::Whole, "an encoded PUBLISH is one frame");
    const auto decoded = mqtt::decode_publish(whole.frame, Version::V5, mqtt::Sender::Server);
    invariant(decoded.has_value(), "an encoded PUBLISH can be decoded");
    publish_ = *decoded;
    stored_bytes_ += size();
}

Message::~Message() { stored_bytes_ -= size(); }

// A share that nobody holds any more is anybody's: its account may be gone.
std::uint32_t Message::share_of(Account& account) {
    const auto count = static_cast<std::uint32_t>(1 + more_shares_.size());
    std::uint32_t unused = count;
    for (std::uint32_t index = 0; index < count; ++index) {
        const Share& each = share(index);
        if (each.holders == 0)
            unused = index;
        else if (each.account == &account)
            return index;
    }
    if (unused == count) return add_share(account);
    share(unused).account = &account;
    return unused;
}

std::uint32_t Message::add_share(Account& account) {
    if (first_share_.account == nullptr) {
        first_share_.account = &account;
        return 0;
    }
    more_shares_.push_back({.account = &account});
    return static_cast<std::uint32_t>(more_shares_.size());
}

bool Message::is_expired(SteadyTime now) const noexcept {
    return publish_.expiry_seconds && now - received_ >= seconds(*publish_.expiry_seconds);
}

SteadyTime Message::expires_at() const noexcept {
    return publish_.expiry_seconds ? received_ + seconds(*publish_.expiry_seconds) : SteadyTime::max();
}

std::uint32_t Message::remaining_seconds(SteadyTime now) const noexcept {
    const auto waited = std::chrono::duration_cast<seconds>(now - received_).count();
    const auto interval = static_cast<std::int64_t>(*publish_.expiry_seconds);
    return static_cast<std::uint32_t>(waited < interval ? interval - waited : 0);
}

mqtt::Publish Message::wrapped(const Wrapping& wrapping) const noexcept {
    mqtt::Publish publish = publish_;
    publish.qos = wrapping.qos;
    publish.retain = wrapping.retain;
    publish.duplicate = wrapping.duplicate;
    publish.packet_id = wrapping.packet_id;
    publish.subscription_identifiers = wrapping.identifiers;
    apply(wrapping.alias, publish);
    return publish;
}

std::size_t Message::packet_size(Version version, const Wrapping& wrapping) const noexcept {
    return mqtt::encoded_size(wrapped(wrapping), version);
}

void Message::append(std::string& out, Version version, const Wrapping& wrapping, SteadyTime now) const {
    const bool as_stored = version == Version::V5 && wrapping.qos != QoS::AtMostOnce
                           && wrapping.identifiers.encoded().empty() && wrapping.alias.alias == 0;
    if (!as_stored) {
        mqtt::Publish publish = wrapped(wrapping);
        if (publish.expiry_seconds) publish.expiry_seconds = remaining_seconds(now);
        mqtt::encode(out, publish, version);
        return;
    }
    const std::size_t start = out.size();
    out.append(bytes_);
    char* const packet = out.data() + start;
    mqtt::patch_packet_id(packet + layout_.packet_id_offset, wrapping.packet_id);
    if (layout_.expiry_offset != 0)
        mqtt::patch_expiry(packet + layout_.expiry_offset, remaining_seconds(now));
    mqtt::patch_retain(packet, wrapping.retain);
    if (wrapping.qos == QoS::ExactlyOnce) mqtt::patch_to_exactly_once(packet);
    if (wrapping.duplicate) mqtt::patch_duplicate(packet);
}

} // namespace tutti::broker
