// Finds whole packets in a byte buffer by their fixed header, in place. What is inside a packet is not looked
// at.
#pragma once

#include "mqtt/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tutti::mqtt {

/// One whole packet, in place: `body` views the caller's buffer and lives as long as that.
struct Frame {
    PacketType type = PacketType::Pingreq;
    std::uint8_t flags = 0;     ///< the low four bits of the first byte, already valid for the type
    std::string_view body = {}; ///< what follows the remaining length
    std::size_t size = 0;       ///< bytes of the whole packet, fixed header included
};

enum class FrameStatus : std::uint8_t { NeedMore, Whole, Bad };

struct FrameResult {
    FrameStatus status = FrameStatus::NeedMore;
    Frame frame = {};       ///< when Whole
    std::size_t needed = 0; ///< when NeedMore: size of the whole packet where its header is complete, else 0
    DecodeError error = {}; ///< when Bad; nothing after this point of the stream can be read
};

/// Looks at the start of `buffer`. Callers loop: on Whole handle the frame and drop `frame.size` bytes; on
/// NeedMore keep the rest and read. Refuses at once, by the header alone: unknown types, reserved flags (MQTT
/// 5 §2.1.3), QoS 3, remaining lengths of more than four bytes, and packets of more than `packet_limit` bytes
/// (PacketTooLarge).
FrameResult peek_frame(std::string_view buffer, std::uint32_t packet_limit = max_packet_size) noexcept;

} // namespace tutti::mqtt
