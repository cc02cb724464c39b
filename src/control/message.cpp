#include "control/message.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::control {

namespace {

/// A string member, or an Error that names it.
Result<std::string> text_of(const Value& frame, std::string_view key) {
    const Value* found = frame.find(key);
    if (found == nullptr) return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is missing", key));
    if (!found->is_string())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("\"{}\" must be a string, not {}", key, describe(found->kind()))
        );
    return std::string(found->string());
}

std::string text_or(const Value& frame, std::string_view key, std::string otherwise) {
    const Value* found = frame.find(key);
    return found != nullptr && found->is_string() ? std::string(found->string()) : otherwise;
}

std::int64_t integer_or_zero(const Value& frame, std::string_view key) {
    const Value* found = frame.find(key);
    return found != nullptr && found->is_integer() ? found->integer() : 0;
}

bool is_type(const Value& frame, std::string_view type) {
    const Value* found = frame.find("type");
    return found != nullptr && found->is_string() && found->string() == type;
}

std::optional<Value> copy_of(const Value* value) {
    return value == nullptr ? std::nullopt : std::optional(*value);
}

} // namespace

Result<std::string> Request::text(std::string_view argument) const { return text_of(frame, argument); }

Result<Request> parse_request(const Value& frame) {
    if (!frame.is_object())
        return fail(
            ErrorCode::InvalidInput, fmt::format("a frame must be an object, not {}", describe(frame.kind()))
        );
    auto type = text_of(frame, "type");
    if (!type) return pass_on(type);
    if (*type != "command") return fail(ErrorCode::InvalidInput, fmt::format("Unknown type: {}", *type));
    auto command = text_of(frame, "cmd");
    if (!command) return pass_on(command);
    return Request{std::move(*command), frame};
}

Value command_frame(std::string_view command, const Value& id, const Value& arguments) {
    std::vector<Member> members = {{"type", "command"}, {"cmd", command}, {"msg_id", id}};
    if (arguments.is_object())
        for (const Member& argument : arguments.members())
            if (argument.key != "type" && argument.key != "cmd" && argument.key != "msg_id")
                members.push_back(argument);
    return Value::object(std::move(members));
}

Reply response(Value data) { return Reply{Reply::Type::Response, true, {}, std::move(data)}; }

Reply response_error(std::string error) {
    return Reply{Reply::Type::Response, false, std::move(error), std::nullopt};
}

Reply acknowledged(std::string message, std::optional<Value> data) {
    return Reply{Reply::Type::Ack, true, std::move(message), std::move(data)};
}

Reply refused(std::string message, std::optional<Value> data) {
    return Reply{Reply::Type::Ack, false, std::move(message), std::move(data)};
}

Reply unknown_command(std::string_view command) {
    return refused(fmt::format("Unknown command: {}", command));
}

Value reply_frame(const Reply& reply) {
    std::vector<Member> members;
    if (reply.type == Reply::Type::Response) {
        members = {{"type", "response"}, {"success", reply.success}};
        members.push_back({"data", reply.data.value_or(Value())});
        if (!reply.success) members.push_back({"error", reply.message});
    } else {
        members = {{"type", "ack"}, {"success", reply.success}, {"message", reply.message}};
        if (reply.data) members.push_back({"data", *reply.data});
    }
    return Value::object(std::move(members));
}

std::optional<Reply> parse_reply(const Value& frame) {
    const Value* success = frame.find("success");
    const bool succeeded = success != nullptr && success->is_bool() && success->boolean();
    if (is_type(frame, "error")) return response_error(text_or(frame, "error", "unknown error"));
    if (is_type(frame, "ack"))
        return Reply{Reply::Type::Ack, succeeded, text_or(frame, "message", ""), copy_of(frame.find("data"))};
    if (!is_type(frame, "response")) return std::nullopt;
    if (!succeeded) return response_error(text_or(frame, "error", "unknown error"));
    const Value* data = frame.find("data");
    return response(data != nullptr ? *data : Value());
}

Value error_frame(std::string_view error) {
    return Value::object({{"type", "error"}, {"success", false}, {"error", error}});
}

Value heartbeat_frame(const Heartbeat& heartbeat) {
    std::vector<Member> members = {
        {"type", "heartbeat"},
        {"worker", heartbeat.worker},
        {"pid", heartbeat.pid},
        {"uptime_sec", heartbeat.uptime_sec},
        {"stats", heartbeat.stats}
    };
    if (heartbeat.logs) members.push_back({"logs", *heartbeat.logs});
    return Value::object(std::move(members));
}

Result<Heartbeat> parse_heartbeat(const Value& frame) {
    auto worker = text_of(frame, "worker");
    if (!worker) return pass_on(worker);
    const Value* uptime = frame.find("uptime_sec");
    const Value* stats = frame.find("stats");
    return Heartbeat{
        std::move(*worker), integer_or_zero(frame, "pid"),
        uptime != nullptr && uptime->is_number() ? uptime->number() : 0.0,
        stats != nullptr ? *stats : Value::object({}), copy_of(frame.find("logs"))
    };
}

Value register_frame(const Registration& registration) {
    std::vector<Value> addresses(registration.osc_addresses.begin(), registration.osc_addresses.end());
    return Value::object(
        {{"type", "register"},
         {"worker", registration.worker},
         {"pid", registration.pid},
         {"socket_path", registration.socket_path},
         {"osc_addresses", Value::array(std::move(addresses))}}
    );
}

Result<Registration> parse_registration(const Value& frame) {
    auto worker = text_of(frame, "worker");
    if (!worker) return pass_on(worker);
    Registration registration{
        std::move(*worker), integer_or_zero(frame, "pid"), text_or(frame, "socket_path", ""), {}
    };
    const Value* addresses = frame.find("osc_addresses");
    if (addresses != nullptr && addresses->is_array())
        for (const Value& address : addresses->items())
            if (address.is_string()) registration.osc_addresses.emplace_back(address.string());
    return registration;
}

} // namespace tutti::control
