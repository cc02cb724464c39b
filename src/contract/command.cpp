#include "contract/command.hpp"

#include "contract/codec.hpp"

#include <algorithm>

namespace tutti::contract {

namespace {

std::string request_id_of(FieldReader& fields) {
    auto id = fields.text("request_id", 1);
    if (!is_request_id(id)) fields.wrong("request_id", "is not 1 to 128 letters, digits, '_', '.' and '-'");
    return id;
}

bool is_error_code(std::string_view text) noexcept {
    constexpr std::size_t most = 64;
    return !text.empty() && text.size() <= most && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::optional<CommandError> error_of(FieldReader& fields) {
    const Value error = fields.any("error");
    if (error.is_null()) return std::nullopt;
    const Value* code = error.find("code");
    const Value* message = error.find("message");
    if (code == nullptr || message == nullptr || !code->is_string() || !message->is_string()) {
        fields.wrong("error", "is neither null nor a code and a message");
        return std::nullopt;
    }
    if (!is_error_code(code->string())) fields.wrong("error.code", "is not 1 to 64 of a-z, 0-9 and '_'");
    return CommandError{std::string(code->string()), std::string(message->string())};
}

} // namespace

bool is_request_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= most_of_an_id && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
               || c == '.' || c == '-';
    });
}

Result<Command> parse_command(std::string_view json) { return parse_with(json, command_from); }

Result<Command> command_from(const Value& payload) {
    FieldReader fields(payload);
    Command command;
    command.action = fields.name("action");
    command.request_id = request_id_of(fields);
    command.params = fields.object("params");
    command.timestamp = fields.time("timestamp");
    command.idempotency_key = fields.optional_text("idempotency_key", 1, most_of_an_id);
    return fields.finish(std::move(command));
}

Value to_value(const Command& command) {
    std::vector<Member> members = {
        {"v", version},
        {"action", command.action},
        {"request_id", command.request_id},
        {"params", command.params},
        {"timestamp", to_seconds(command.timestamp)},
    };
    if (command.idempotency_key) members.push_back({"idempotency_key", *command.idempotency_key});
    return Value::object(std::move(members));
}

std::string print(const Command& command) { return print_json(to_value(command)); }

Result<CommandReply> parse_command_reply(std::string_view json) {
    return parse_with(json, command_reply_from);
}

Result<CommandReply> command_reply_from(const Value& payload) {
    FieldReader fields(payload);
    CommandReply reply;
    reply.request_id = request_id_of(fields);
    const auto status = fields.text("status");
    reply.data = fields.any("data");
    reply.error = error_of(fields);
    if (status != "ok" && status != "error") fields.wrong("status", "is neither \"ok\" nor \"error\"");
    if ((status == "error") != reply.error.has_value())
        fields.wrong("error", "stands with status \"error\" and only there");
    return fields.finish(std::move(reply));
}

Value to_value(const CommandReply& reply) {
    Value error;
    if (reply.error) error = Value::object({{"code", reply.error->code}, {"message", reply.error->message}});
    return Value::object({
        {"v", version},
        {"request_id", reply.request_id},
        {"status", reply.error ? "error" : "ok"},
        {"data", reply.data},
        {"error", error},
    });
}

std::string print(const CommandReply& reply) { return print_json(to_value(reply)); }

} // namespace tutti::contract
