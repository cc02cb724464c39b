// Answers as devices give them, byte by byte.
#pragma once

#include "base/bytes_testing.hpp"
#include "decode/dns_message.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tutti::decode {

inline std::span<const std::uint8_t> dns_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Where names lie: the service at 12 (0x0c), "local" at 23 (0x17), the instance at 40 (0x28), the host at 66
// (0x42).
inline const std::string porch_pointer =
    bytes("05 '_wled' 04 '_tcp' 05 'local' 00 | 000c 0001 00000078 0008 | 05 'Porch' c00c");
inline const std::string porch_place =
    bytes("c028 | 0021 8001 00000078 0013 | 0000 0000 0050 0a 'wled-porch' c017");
inline const std::string porch_address = bytes("c042 | 0001 8001 00000078 0004 | c0a80114");
inline const std::string porch_text = bytes("c028 | 0010 8001 00000078 0001 | 00");

/// A WLED's answer: the pointer, and beside it all that leads on from there.
inline std::string porch_answer() {
    return bytes("0000 8400 0000 0001 0000 0003") + porch_pointer + porch_place + porch_text + porch_address;
}

} // namespace tutti::decode
