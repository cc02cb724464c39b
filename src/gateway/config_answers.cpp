// The answers of /api/config: the live configuration, looked at and changed. The orchestrator keeps it.
#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/orders.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

constexpr std::string_view orchestrator = "orchestrator";
constexpr std::string_view no_keeper = "the orchestrator is away: nobody keeps the configuration";

std::string text_of(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
}

io::HttpResponse with_revision(io::HttpResponse response, const std::string& revision) {
    response.fields.emplace_back("ETag", fmt::format("\"{}\"", revision));
    return response;
}

/// A list of sections with their names becomes an object of their keys.
io::HttpResponse shown(const Result<std::string>& payload) {
    const auto data = data_of_reply(payload);
    if (!data) return data.error();
    const auto* list = data->find("sections");
    std::vector<Member> sections;
    for (const auto& each : list != nullptr ? list->items() : std::span<const Value>())
        if (const auto* config = each.find("config"); config != nullptr)
            sections.push_back({text_of(each, "section"), *config});
    const auto revision = text_of(*data, "revision");
    return with_revision(
        json_answer(Value::object({{"revision", revision}, {"sections", Value::object(std::move(sections))}})
        ),
        revision
    );
}

/// 422, with a sentence for people and each field for forms.
io::HttpResponse refused(const Value& mistakes) {
    std::string sentence;
    for (const auto& mistake : mistakes.items()) {
        const auto key = text_of(mistake, "key");
        if (!sentence.empty()) sentence += "; ";
        sentence += fmt::format(
            "{}{}{}: {}", text_of(mistake, "section"), key.empty() ? "" : ".", key,
            text_of(mistake, "message")
        );
    }
    return json_answer(
        Value::object(
            {{"error", Value::object({{"code", "invalid_input"}, {"message", sentence}, {"fields", mistakes}})
            }}
        ),
        422
    );
}

std::string code_in(std::string_view body) {
    const auto value = parse_json(body);
    const auto* error = value ? value->find("error") : nullptr;
    return error != nullptr ? text_of(*error, "code") : std::string();
}

io::HttpResponse changed(WorkerData data) {
    if (!data) {
        auto error = std::move(data.error());
        // If-Match, which alone can conflict so (RFC 9110 §13.1.1)
        if (error.status == 409 && code_in(error.body) == name(ErrorCode::Conflict)) error.status = 412;
        return error;
    }
    if (const auto* mistakes = data->find("mistakes"); mistakes != nullptr) return refused(*mistakes);
    const auto revision = text_of(*data, "revision");
    const auto* updated = data->find("sections_updated");
    return with_revision(
        json_answer(Value::object(
            {{"status", "ok"},
             {"sections_updated", updated != nullptr ? *updated : Value()},
             {"revision", revision}}
        )),
        revision
    );
}

} // namespace

io::HttpReply show_config(Desk& desk, const Call&) {
    return ask_worker(desk, {.target = std::string(orchestrator), .action = "config.get"}, no_keeper, shown);
}

io::HttpReply change_config(Desk& desk, const Call& call) {
    const auto body = parse_json(call.request.body);
    const auto* sections = body && body->is_object() ? body->find("sections") : nullptr;
    if (sections == nullptr || !sections->is_object())
        return io::http_error(
            400, "invalid_input", "\"sections\" must be what is to be changed: sections and their keys"
        );
    std::vector<Member> params = {{"sections", *sections}};
    const auto match = call.request.find("If-Match");
    if (match && *match != "*") params.push_back({"revision", without_quotes(*match)});
    ++desk.posts.commands;
    return order(
        desk, call.request,
        {.target = std::string(orchestrator),
         .action = "config.change",
         .params = Value::object(std::move(params))},
        no_keeper, changed
    );
}

} // namespace tutti::gateway
