#include "mqtt/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tutti::mqtt {
namespace {

using Byte = unsigned char;

constexpr std::uint64_t each_byte(std::uint64_t value) noexcept { return value * 0x0101'0101'0101'0101ULL; }

/// Whether some byte of the word is 0 or above 0x7F.
bool needs_a_closer_look(std::uint64_t word) noexcept {
    const std::uint64_t maybe_zero = (word - each_byte(0x01)) & ~word;
    return ((maybe_zero | word) & each_byte(0x80)) != 0;
}

enum class Null : std::uint8_t { Refused, Taken };

bool is_continuation(Byte byte) noexcept { return (byte & 0xC0) == 0x80; }

/// The length of the valid sequence at `at`, or 0; U+0000 is one. Table 3-7 of the Unicode standard: only the
/// second byte's range depends on the first.
std::size_t sequence_length(const Byte* at, std::size_t available) noexcept {
    const Byte lead = at[0];
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (available < length) return 0;
    Byte low = 0x80;
    Byte high = 0xBF;
    if (lead == 0xE0) low = 0xA0;  // overlong
    if (lead == 0xED) high = 0x9F; // surrogates
    if (lead == 0xF0) low = 0x90;  // overlong
    if (lead == 0xF4) high = 0x8F; // above U+10FFFF
    if (at[1] < low || at[1] > high) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if (!is_continuation(at[i])) return 0;
    }
    return length;
}

bool is_text(std::string_view bytes, Null null) noexcept {
    const auto* at = reinterpret_cast<const Byte*>(bytes.data());
    std::size_t rest = bytes.size();
    while (rest > 0) {
        if (rest >= sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, at, sizeof word);
            if (!needs_a_closer_look(word)) {
                at += sizeof word;
                rest -= sizeof word;
                continue;
            }
        }
        const std::size_t length = sequence_length(at, rest);
        if (length == 0 || (*at == 0 && null == Null::Refused)) return false;
        at += length;
        rest -= length;
    }
    return true;
}

} // namespace

bool is_mqtt_text(std::string_view bytes) noexcept { return is_text(bytes, Null::Refused); }
bool is_utf8(std::string_view bytes) noexcept { return is_text(bytes, Null::Taken); }

} // namespace tutti::mqtt
