// A short digest of a text: FNV-1a of 64 bits, a few lines in any language. It tells texts apart that nobody
// chose to be alike; it is no protection against somebody who does.
#pragma once

#include <cstdint>
#include <string_view>

namespace tutti {

/// Goes on from that of an earlier text.
constexpr std::uint64_t digest(std::string_view text, std::uint64_t from = 0xcbf29ce484222325) noexcept {
    for (const char byte : text) from = (from ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    return from;
}

} // namespace tutti
