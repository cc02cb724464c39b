#include "gateway/posted.hpp"

#include "base/json.hpp"
#include "contract/command.hpp"
#include "contract/fields.hpp"
#include "contract/topics.hpp"
#include "gateway/answer.hpp"

#include <fmt/format.h>

#include <limits>

namespace tutti::gateway {

namespace {

using contract::FieldReader;
using contract::VersionField;

/// Longer types could not stand in a topic with its root.
constexpr std::size_t most_of_a_type = 255;
constexpr std::size_t most_of_a_key = 128;

Result<Value> read_json(std::string_view body) {
    auto value = parse_json(body);
    if (!value)
        return fail(ErrorCode::InvalidInput, fmt::format("the body is not JSON: {}", value.error().message));
    return value;
}

} // namespace

Result<PostedEvent> read_posted_event(std::string_view body) {
    using Producer = std::numeric_limits<std::int32_t>;
    const auto value = read_json(body);
    if (!value) return std::unexpected(value.error());
    FieldReader fields(*value, VersionField::Optional);
    PostedEvent posted;
    posted.type = fields.name("type");
    if (posted.type.size() > most_of_a_type) fields.wrong("type", "is longer than 255 bytes");
    if (fields.has("producer"))
        posted.producer =
            static_cast<std::int32_t>(fields.integer("producer", Producer::min(), Producer::max()));
    if (fields.has("data")) posted.data = fields.object("data");
    auto read = fields.finish(std::move(posted));
    if (read && contract::is_reserved_event(read->type))
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format("\"{}\" is said by the installation itself: a page may not post it", read->type)
        );
    return read;
}

Result<PostedCommand> read_posted_command(std::string_view target, std::string_view body) {
    const auto value = read_json(body);
    if (!value) return std::unexpected(value.error());
    FieldReader fields(*value, VersionField::Optional);
    PostedCommand posted;
    posted.target = target;
    posted.action = fields.name("action");
    if (fields.has("params")) posted.params = fields.object("params");
    posted.idempotency_key = fields.optional_text("idempotency_key", 1, most_of_a_key);
    return fields.finish(std::move(posted));
}

io::HttpResponse refusal_of_bus(const Error& why) {
    if (why.code == ErrorCode::LimitExceeded) return io::http_error(507, name(why.code), why.message);
    return error_answer(why);
}

std::expected<Value, io::HttpResponse> data_of_reply(const Result<std::string>& payload) {
    if (!payload) return std::unexpected(refusal_of_bus(payload.error()));
    auto reply = contract::parse_command_reply(*payload);
    if (!reply)
        return std::unexpected(io::http_error(
            502, "bad_gateway", fmt::format("the answer was not understood: {}", reply.error().message)
        ));
    if (reply->error)
        return std::unexpected(
            io::http_error(status_of_error(reply->error->code), reply->error->code, reply->error->message)
        );
    return std::move(reply->data);
}

io::HttpResponse answer_to_command(const Result<std::string>& payload) {
    auto data = data_of_reply(payload);
    return data ? json_answer(Value::object({{"data", std::move(*data)}})) : std::move(data.error());
}

io::HttpResponse answer_to_old_command(const Result<std::string>& payload) {
    return old_answer(data_of_reply(payload));
}

io::HttpResponse old_answer(std::expected<Value, io::HttpResponse> data) {
    if (!data) return as_old_answer(data.error());
    const auto* message = data->find("message");
    const bool is_said = message != nullptr && message->is_string();
    return json_answer(Value::object(
        {{"success", true}, {"message", is_said ? *message : Value("done")}, {"data", std::move(*data)}}
    ));
}

io::HttpResponse as_old_answer(io::HttpResponse error) {
    const auto body = parse_json(error.body);
    const auto* said = body ? body->find("error") : nullptr;
    const auto* message = said != nullptr ? said->find("message") : nullptr;
    if (message == nullptr) return error;
    error.body = print_json(Value::object({{"success", false}, {"message", *message}}));
    return error;
}

io::HttpResponse answer_with_data(const Result<std::string>& payload) {
    auto data = data_of_reply(payload);
    return data ? json_answer(*data) : std::move(data.error());
}

} // namespace tutti::gateway
