// The tests' way to write packets down: as bytes, and what is read from them.
#pragma once

#include "base/bytes_testing.hpp"
#include "mqtt/packet.hpp"

#include <string>
#include <string_view>

namespace tutti::mqtt::testing {

/// Frames and decodes one packet that fills `data`; the frame's own errors come out the same way.
inline Decoded<Packet> decode_whole(std::string_view data, Version version, Sender sender) {
    const FrameResult result = peek_frame(data);
    if (result.status == FrameStatus::Bad) return std::unexpected(result.error);
    invariant(
        result.status == FrameStatus::Whole && result.frame.size == data.size(), "test bytes are one packet"
    );
    return decode(result.frame, version, sender);
}

inline std::string encoded(const Packet& packet, Version version) {
    std::string out;
    encode(out, packet, version);
    return out;
}

} // namespace tutti::mqtt::testing
