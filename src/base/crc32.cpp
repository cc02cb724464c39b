#include "base/crc32.hpp"

#include <array>
#include <cstddef>

namespace tutti {

namespace {

constexpr std::uint32_t polynomial = 0xEDB8'8320;
constexpr std::size_t at_once = 8;

// tables[n][byte]: what the byte does to the sum when n bytes follow it. So eight bytes are looked up beside
// each other, where one after the other each would wait for the one before.
constexpr auto tables = [] {
    std::array<std::array<std::uint32_t, 256>, at_once> made{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = (rest & 1) != 0 ? rest >> 1 ^ polynomial : rest >> 1;
        made[0][byte] = rest;
    }
    for (std::size_t n = 1; n < at_once; ++n)
        for (std::size_t byte = 0; byte < 256; ++byte)
            made[n][byte] = made[0][made[n - 1][byte] & 0xFF] ^ made[n - 1][byte] >> 8;
    return made;
}();

std::uint32_t summed_byte(std::string_view bytes, std::size_t at) noexcept {
    return static_cast<unsigned char>(bytes[at]);
}

} // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t crc) noexcept {
    crc = ~crc;
    for (; bytes.size() >= at_once; bytes.remove_prefix(at_once)) {
        std::uint32_t next = 0;
        for (std::size_t i = 0; i < at_once; ++i) {
            const auto mixed =
                i < sizeof crc ? summed_byte(bytes, i) ^ (crc >> 8 * i & 0xFF) : summed_byte(bytes, i);
            next ^= tables[at_once - 1 - i][mixed];
        }
        crc = next;
    }
    for (const char byte : bytes) {
        const auto low = static_cast<std::size_t>((crc ^ static_cast<unsigned char>(byte)) & 0xFF);
        crc = tables[0][low] ^ crc >> 8;
    }
    return ~crc;
}

} // namespace tutti
