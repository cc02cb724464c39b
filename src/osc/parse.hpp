// Bytes → an OSC packet. Strict: padding is zero, lengths are right, nothing follows the end. Two things are
// read that OSC 1.0 only asks receivers to bear with: an address alone, as senders from before type tags
// write it, is a message without arguments; with bytes behind it, whose types nobody knows, it is refused.
#pragma once

#include "osc/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace tutti::osc {

enum class FaultKind : std::uint8_t {
    Start,     ///< neither a message nor a bundle
    Truncated, ///< ends within a field
    Padding,   ///< bytes that fill up to four are not zero
    TypeTags,  ///< unknown, unbalanced, or missing before arguments
    Size,      ///< a length that cannot be
    Trailing,  ///< bytes follow the end
    Limit,     ///< larger or deeper than we read
};

/// "truncated": a word to count by.
std::string_view name(FaultKind kind) noexcept;

/// What is wrong with a packet, and at which of its bytes.
struct Fault {
    FaultKind kind = FaultKind::Start;
    std::size_t offset = 0;
    const char* message = ""; ///< a sentence without a full stop

    bool operator==(const Fault& other) const noexcept {
        return kind == other.kind && offset == other.offset && std::string_view(message) == other.message;
    }
};

/// "byte 12: the padding is not zero".
std::string describe(const Fault& fault);

template <typename T>
using Parsed = std::expected<T, Fault>;

/// The whole of `bytes` as one packet, within the limits of packet.hpp.
Parsed<Packet> parse(std::string_view bytes);

} // namespace tutti::osc
