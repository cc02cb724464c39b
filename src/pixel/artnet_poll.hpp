// Who is there, in Art-Net 4: ArtPoll asks everybody, and each node answers with ArtPollReply.
#pragma once

#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tutti::pixel {

/// To be broadcast, or sent to one node: answer once, and say nothing of changes.
std::array<std::uint8_t, 14> print_art_poll() noexcept;

/// What a node says of itself.
struct ArtnetNode {
    std::array<std::uint8_t, 4> address{}; ///< IPv4
    std::uint16_t port = 0;                ///< where it listens
    std::string short_name;                ///< at most 17 bytes
    std::string long_name;                 ///< at most 63 bytes
    std::string report;                    ///< how it does, at most 63 bytes
    std::array<std::uint8_t, 6> mac{};     ///< zero: it does not say
    std::uint8_t bind_index = 0; ///< a node with more than four outputs answers once for each four, from 1 on
    std::vector<std::uint16_t> outputs; ///< port-addresses that it makes light of, at most four

    bool operator==(const ArtnetNode&) const = default;
};

/// A whole datagram. NotFound: it is Art-Net, but no ArtPollReply. Names are as they were sent: not
/// necessarily UTF-8.
Result<ArtnetNode> parse_art_poll_reply(std::span<const std::uint8_t> bytes);

/// As a node would answer, for simulated ones. Names that are too long are cut.
std::vector<std::uint8_t> print(const ArtnetNode& node);

} // namespace tutti::pixel
