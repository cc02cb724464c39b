// What the frames of a control socket say: requests, their replies, heartbeats and registrations (DESIGN §3).
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control {

/// `{type:"command",cmd,msg_id,…}`: the arguments are further members of the frame.
struct Request {
    std::string command;
    Value frame; ///< the whole frame

    /// An argument, or nullptr.
    const Value* find(std::string_view argument) const noexcept { return frame.find(argument); }
    /// A string argument; InvalidInput, naming it, where it is missing or no string.
    Result<std::string> text(std::string_view argument) const;
};

/// Also the error for a frame that is no request.
Result<Request> parse_request(const Value& frame);

/// The frame of a request; `arguments` is an object or null.
Value command_frame(std::string_view command, const Value& id, const Value& arguments);

/// The answer to one request: queries are answered by a response, actions by an acknowledgement.
struct Reply {
    enum class Type : std::uint8_t { Response, Ack };

    Type type = Type::Response;
    bool success = true;
    std::string message;       ///< of an Ack; of a failed Response it is the error
    std::optional<Value> data; ///< a successful Response always has it, be it null

    bool operator==(const Reply&) const = default;
};

/// The answer to a query, and to one that failed.
Reply response(Value data);
Reply response_error(std::string error);
/// The answer to an action, and to one that was refused.
Reply acknowledged(std::string message, std::optional<Value> data = std::nullopt);
Reply refused(std::string message, std::optional<Value> data = std::nullopt);
/// What an unknown command gets.
Reply unknown_command(std::string_view command);

/// The reply's frame; encode_answer() adds the request's msg_id.
Value reply_frame(const Reply& reply);
/// The reply in a frame, or nothing where it is none (a heartbeat, say). An `error` frame is a failed
/// Response.
std::optional<Reply> parse_reply(const Value& frame);

/// `{type:"error",success:false,error}`: the answer to what cannot be understood.
Value error_frame(std::string_view error);

struct Heartbeat {
    std::string worker;
    std::int64_t pid = 0;
    double uptime_sec = 0;
    Value stats = Value::object({});
    std::optional<Value> logs = std::nullopt;
};
Value heartbeat_frame(const Heartbeat& heartbeat);
Result<Heartbeat> parse_heartbeat(const Value& frame);

/// What a worker says first on its connection to `supervisor.sock`.
struct Registration {
    std::string worker;
    std::int64_t pid = 0;
    std::string socket_path;
    std::vector<std::string> osc_addresses;
};
Value register_frame(const Registration& registration);
Result<Registration> parse_registration(const Value& frame);

} // namespace tutti::control
