#include "recording/crc32.hpp"

#include <array>
#include <cstddef>

namespace tutti::recording {

namespace {

constexpr std::uint32_t polynomial = 0xEDB8'8320;

constexpr auto table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = (rest & 1) != 0 ? rest >> 1 ^ polynomial : rest >> 1;
        made[byte] = rest;
    }
    return made;
}();

} // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t crc) noexcept {
    crc = ~crc;
    for (const char byte : bytes) {
        const auto low = static_cast<std::size_t>((crc ^ static_cast<unsigned char>(byte)) & 0xFF);
        crc = table[low] ^ crc >> 8;
    }
    return ~crc;
}

} // namespace tutti::recording
