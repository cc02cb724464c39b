// OSC packets (Open Sound Control 1.0 and 1.1): messages, and bundles of them. No I/O; of a stream's framing
// (OSC 1.1 over TCP) nothing is here.
#pragma once

#include "osc/argument.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::osc {

inline constexpr std::size_t max_packet_size = 65'507; ///< bytes: no UDP datagram over IPv4 holds more
inline constexpr std::size_t max_address_size = 1024;  ///< bytes of a message's address
inline constexpr std::size_t max_arguments = 8192;     ///< of a message, arrays and what is in them included
inline constexpr std::size_t max_depth = 8;            ///< of bundles in bundles, and of arrays in arrays

/// What a sender asks for: the address is the name of one thing, or a pattern that names several
/// (pattern.hpp).
struct Message {
    std::string address; ///< begins with '/'
    std::vector<Argument> arguments = {};

    bool operator==(const Message&) const = default;
};

struct Packet;

/// Messages that belong together, and when they are meant. OSC 1.0 wants no inner bundle before its outer
/// one; senders do not keep to that, and nothing here depends on it.
struct Bundle {
    TimeTag time = {};
    std::vector<Packet> elements;

    bool operator==(const Bundle& other) const;
};

struct Packet : std::variant<Message, Bundle> {
    using variant::variant;
};

inline bool Bundle::operator==(const Bundle& other) const {
    return elements == other.elements && time == other.time;
}

/// The types of arguments as they stand in a packet, without the comma: "if[ss]".
std::string type_tags(const std::vector<Argument>& arguments);

/// The size of what append() adds.
std::size_t printed_size(const Message& message) noexcept;
std::size_t printed_size(const Packet& packet) noexcept;

/// Adds the bytes of a packet to `out`, which grows at most once: a buffer that is cleared and used again is
/// printed into without an allocation. Whoever sends them sees to it that they are not larger than
/// max_packet_size; there is no other limit here.
void append(std::string& out, const Message& message);
void append(std::string& out, const Packet& packet);
/// As a Bundle of these.
void append_bundle(std::string& out, TimeTag time, std::span<const Message> messages);
std::string print(const Packet& packet);

} // namespace tutti::osc
