// HeardMessage: one message as the debugger keeps it: the bytes that came, which are made readable when
// somebody asks. Pure; bounded, whatever comes.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "osc/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::debug {

enum class MessageKind : std::uint8_t { Osc, Bus, Malformed };

struct HeardMessage {
    static constexpr std::size_t most_bytes = 2048; ///< of name and content; the rest is cut off
    static constexpr std::size_t most_name = 1024;  ///< of a topic; no OSC address is longer

    WallTime time{};
    MessageKind kind = MessageKind::Osc;
    bool retained = false;           ///< of the bus: a state that was kept
    bool is_cut = false;             ///< some of it is not here
    std::size_t size = 0;            ///< of the whole, in bytes
    std::optional<osc::TimeTag> tag; ///< of the bundle that it came in
    std::string sender;              ///< of OSC: a host's address
    std::string fault;               ///< of what is malformed
    std::string bytes;               ///< an OSC message or packet; of the bus the topic and the payload
    std::size_t name_size = 0;

    /// The OSC address or the topic, with which both begin.
    std::string_view name() const noexcept { return std::string_view(bytes).substr(0, name_size); }

    // Each writes over what was here, and keeps its room.
    void take_osc(
        const osc::Message& message, std::optional<osc::TimeTag> bundle, std::string_view from, WallTime at
    );
    void take_malformed(std::string_view packet, const osc::Fault& why, std::string_view from, WallTime at);
    void take_bus(std::string_view topic, std::string_view payload, bool is_retained, WallTime at);
};

/// {"sequence", "timestamp", "kind": "osc", "address", "types", "args", "source", "tag"}, or {…, "kind":
/// "bus", "topic", "payload", "retained"}, or {…, "kind": "malformed", "fault", "bytes" (Base64), "source"};
/// each with its "size", and "cut" where some of it is not here. A payload that is JSON is that, any other a
/// text.
Value to_value(const HeardMessage& message, std::uint64_t number);

/// "12:00:00.250  osc  127.0.0.1  /audio/beat if 1 0.5", "12:00:00.250  bus  reading/system/load {…}": a line
/// for people, without control characters.
std::string print_line(const HeardMessage& message, seconds utc_offset);

} // namespace tutti::debug
