// Hello: what a reader of frames is told first, with the descriptor of the shared memory: which displays
// there are, and how they lie in it. As JSON, one message of a SOCK_SEQPACKET socket.
#pragma once

#include "base/result.hpp"
#include "frames/frame_about.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::frames {

inline constexpr std::size_t most_hello_bytes = std::size_t{64} * 1024;

struct Hello {
    std::vector<DisplayAbout> displays;

    bool operator==(const Hello&) const = default;
};

/// What all of them take, one ring after the other.
std::size_t memory_bytes(const std::vector<DisplayAbout>& displays) noexcept;

/// Why these cannot be shown: none, too many, a name twice, a size out of range.
Result<void> check(const std::vector<DisplayAbout>& displays);

std::string print(const Hello& hello);
/// What is said to one reader too many instead of a hello.
std::string print_refusal(std::string_view reason);

/// UnknownVersion where the memory is laid out otherwise; Unavailable, with the reason, where it is a
/// refusal.
Result<Hello> parse_hello(std::string_view message);

} // namespace tutti::frames
