// What a server answers to the key of a WebSocket handshake (RFC 6455 §4.2.2), so that nobody takes another
// server's answer for one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::hub {

/// FIPS 180-4. It protects nothing here: the standard wants it.
std::array<std::uint8_t, 20> sha1(std::string_view bytes);

std::string accept_key(std::string_view key);

} // namespace tutti::hub
