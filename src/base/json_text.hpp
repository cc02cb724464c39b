// Eight characters at a time: where text in JSON stops being plain. For the reader and for the printer.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace tutti::json {

/// What ends a run of plain characters, beside '"', '\\' and whatever is below a blank.
enum class BeyondAscii : std::uint8_t {
    Plain, ///< bytes of 0x80 and above are like any other
    Ends,  ///< they end it, too
};

template <BeyondAscii beyond>
constexpr bool is_plain(char character) noexcept {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= ' ' && byte != '"' && byte != '\\' && (beyond == BeyondAscii::Plain || byte < 0x80);
}

/// The high bit of each of eight characters that is not plain. Behind the first of them others may be marked,
/// too.
template <BeyondAscii beyond>
std::uint64_t not_plain(const char* eight) noexcept {
    constexpr std::uint64_t each = 0x0101010101010101;
    constexpr std::uint64_t high = each * 0x80;
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, eight, sizeof bytes);
    // The high bit of a byte of (x - each) & ~x is set where that byte of x is zero.
    const auto quotes = bytes ^ (each * '"');
    const auto backslashes = bytes ^ (each * '\\');
    auto found =
        ((quotes - each) & ~quotes) | ((backslashes - each) & ~backslashes) | ((bytes - each * ' ') & ~bytes);
    if constexpr (beyond == BeyondAscii::Ends) found |= bytes;
    return found & high;
}

/// The end of the run of plain characters that begins at `at`.
template <BeyondAscii beyond>
const char* plain_end(const char* at, const char* end) noexcept {
    for (; end - at >= 8; at += 8) {
        const auto found = not_plain<beyond>(at);
        if (found == 0) continue;
        if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(found) / 8;
        break;
    }
    while (at != end && is_plain<beyond>(*at)) ++at;
    return at;
}

} // namespace tutti::json
