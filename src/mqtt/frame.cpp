#include "mqtt/frame.hpp"

namespace tutti::mqtt {
namespace {

/// MQTT 5 §2.1.3: every type but PUBLISH has fixed flags.
const char* mistake_in_first_byte(PacketType type, unsigned flags) noexcept {
    switch (type) {
    case PacketType::Publish:
        return (flags & 0x06) == 0x06 ? "QoS 3 does not exist" : nullptr;
    case PacketType::Pubrel:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
        return flags == 0x02 ? nullptr : "reserved flags of the fixed header are wrong";
    default:
        return flags == 0 ? nullptr : "reserved flags of the fixed header are wrong";
    }
}

FrameResult bad(ReasonCode reason, const char* message) noexcept {
    FrameResult result;
    result.status = FrameStatus::Bad;
    result.error = {reason, message};
    return result;
}

} // namespace

FrameResult peek_frame(std::string_view buffer, std::uint32_t packet_limit) noexcept {
    if (buffer.empty()) return {};
    const auto first = static_cast<unsigned char>(buffer[0]);
    const auto type = static_cast<PacketType>(first >> 4);
    const unsigned flags = first & 0x0F;
    if (first < 0x10) return bad(ReasonCode::MalformedPacket, "packet type 0 does not exist");
    if (const char* mistake = mistake_in_first_byte(type, flags))
        return bad(ReasonCode::MalformedPacket, mistake);

    // MQTT 5 §2.1.4: the remaining length, a variable byte integer. A longer form than needed is no use to
    // anybody, but only MQTT 5 forbids it (§1.5.5), and here the version is not known: it passes.
    std::size_t remaining = 0;
    std::size_t at = 1;
    for (unsigned shift = 0;; shift += 7, ++at) {
        if (at == 5)
            return bad(ReasonCode::MalformedPacket, "the remaining length is longer than four bytes");
        if (at == buffer.size()) return {};
        const auto byte = static_cast<unsigned char>(buffer[at]);
        remaining |= static_cast<std::size_t>(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) break;
    }
    const std::size_t header = at + 1;
    FrameResult result;
    result.needed = header + remaining;
    if (result.needed > packet_limit)
        return bad(ReasonCode::PacketTooLarge, "the packet is larger than allowed");
    if (buffer.size() < result.needed) return result;
    result.status = FrameStatus::Whole;
    result.frame =
        Frame{type, static_cast<std::uint8_t>(flags), buffer.substr(header, remaining), result.needed};
    return result;
}

} // namespace tutti::mqtt
