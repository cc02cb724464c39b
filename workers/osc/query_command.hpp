// What a client of OSCQuery says over its WebSocket: {"COMMAND":"LISTEN","DATA":"/audio/beat"}. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::osc_router {

struct QueryCommand {
    enum class Word : std::uint8_t { Listen, Ignore };
    Word word;
    std::string address;
};

/// Nothing: no command of these, or none at all.
std::optional<QueryCommand> parse_query_command(std::string_view text);

} // namespace tutti::osc_router
