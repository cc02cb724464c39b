// Command: what somebody asks a target to do, on cmd/<target>; CommandReply: the one answer to it.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

/// Schema: contracts/schema/command.schema.json.
struct Command {
    std::string action;               ///< "refresh", "display.set"
    std::string request_id;           ///< is_request_id
    Value params = Value::object({}); ///< an object
    WallTime timestamp;
    std::optional<std::string> idempotency_key; ///< the same key is carried out once

    bool operator==(const Command&) const = default;
};

/// Why a command failed: `code` of a-z, 0-9 and '_' for programs, `message` for people.
struct CommandError {
    std::string code;
    std::string message;

    bool operator==(const CommandError&) const = default;
};

/// Schema: contracts/schema/command_reply.schema.json.
struct CommandReply {
    std::string request_id;
    Value data;
    std::optional<CommandError> error; ///< nothing: status "ok"

    bool operator==(const CommandReply&) const = default;
};

Result<Command> parse_command(std::string_view json);
Result<Command> command_from(const Value& payload);
Value to_value(const Command& command);
std::string print(const Command& command);

Result<CommandReply> parse_command_reply(std::string_view json);
Result<CommandReply> command_reply_from(const Value& payload);
Value to_value(const CommandReply& reply);
std::string print(const CommandReply& reply);

/// Whether a request id can stand in a topic: 1 to 128 of A-Z, a-z, 0-9, '_', '.' and '-'.
bool is_request_id(std::string_view text) noexcept;

} // namespace tutti::contract
