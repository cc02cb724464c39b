#include "control_plane/control_answers.hpp"

#include "base/json.hpp"
#include "store/control_chain.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::control_plane {

namespace {

constexpr auto codes = std::to_array<ErrorCode>(
    {ErrorCode::InvalidInput, ErrorCode::UnknownVersion, ErrorCode::NotFound, ErrorCode::Conflict,
     ErrorCode::PermissionDenied, ErrorCode::LimitExceeded, ErrorCode::Unavailable, ErrorCode::Timeout,
     ErrorCode::Environment}
);

ErrorCode code_of(unsigned status) noexcept {
    switch (status) {
    case 400:
        return ErrorCode::InvalidInput;
    case 403:
        return ErrorCode::PermissionDenied;
    case 404:
        return ErrorCode::NotFound;
    case 307:
    case 409:
        return ErrorCode::Conflict;
    case 429:
        return ErrorCode::LimitExceeded;
    case 423:
    case 503:
        return ErrorCode::Unavailable;
    case 504:
        return ErrorCode::Timeout;
    default:
        return ErrorCode::Environment;
    }
}

std::uint64_t whole_in(const Value& params, std::string_view key, std::uint64_t otherwise) {
    const auto* said = params.find(key);
    return said != nullptr ? static_cast<std::uint64_t>(said->integer()) : otherwise;
}

WallTime time_in(const Value& params, std::string_view key, WallTime otherwise) {
    const auto* said = params.find(key);
    return said != nullptr ? wall_time_from_seconds(said->number()) : otherwise;
}

std::string text_or_nothing(const Value& params, std::string_view key) {
    const auto* said = params.find(key);
    return said != nullptr ? std::string(said->string()) : std::string();
}

/// What the store keeps is what this program wrote; what no JSON is stands as a text.
Value as_value(const std::string& text) {
    auto value = parse_json(text);
    return value ? std::move(*value) : Value(text);
}

Value line_value(const store::AuditLine& line) {
    return Value::object(
        {{"sequence", line.sequence},
         {"timestamp", to_seconds(line.timestamp)},
         {"subject", line.subject},
         {"command", line.command},
         {"outcome", line.outcome},
         {"data", as_value(line.data)}}
    );
}

} // namespace

governance::Outcome outcome_of_failure(const Error& error) {
    return std::unexpected(governance::fault_of(error));
}

EventQuestion event_question_from(const Value& params) {
    return {whole_in(params, "from", 1), static_cast<std::uint32_t>(whole_in(params, "most", 100))};
}

store::AuditQuestion audit_question_from(const Value& params) {
    return {whole_in(params, "from", UINT64_MAX),     whole_in(params, "most", 100),
            text_or_nothing(params, "subject"),       text_or_nothing(params, "command"),
            text_or_nothing(params, "outcome"),       time_in(params, "since", WallTime::min()),
            time_in(params, "until", WallTime::max())};
}

store::RowQuestion row_question_from(const Value& params) {
    return {
        text_or_nothing(params, "set"), text_or_nothing(params, "after"), whole_in(params, "most", 1000),
        most_of_answer
    };
}

Value rows_value(const store::RowPage& page) {
    std::vector<Value> all;
    for (const auto& row : page.set.rows)
        all.push_back(Value::object(
            {{"key", row.key},
             {"value", as_value(row.value)},
             {"revision", row.revision},
             {"generation", row.generation}}
        ));
    const auto revision = page.set.revision;
    if (page.is_last) return Value::object({{"revision", revision}, {"rows", Value::array(std::move(all))}});
    return Value::object(
        {{"revision", revision}, {"rows", Value::array(std::move(all))}, {"next", page.set.rows.back().key}}
    );
}

Value events_value(const store::OutboxSpan& span) {
    return Value::object({{"oldest", span.oldest}, {"newest", span.newest}});
}

Value page_value(const store::OutboxPage& page, const store::OutboxSpan& span) {
    std::vector<Value> events;
    for (const auto& event : page.events)
        events.push_back(Value::object(
            {{"sequence", event.sequence},
             {"timestamp", to_seconds(event.timestamp)},
             {"type", "control." + event.type},
             {"data", as_value(event.data)}}
        ));
    Value gap;
    if (page.gap) gap = Value::object({{"from", page.gap->from}, {"to", page.gap->to}});
    return Value::object(
        {{"gap", gap},
         {"events", Value::array(std::move(events))},
         {"oldest", span.oldest},
         {"newest", span.newest}}
    );
}

Value audit_value(
    const std::vector<store::AuditLine>& lines, const store::OutboxSpan& span, const store::AuditHead& head,
    std::size_t most
) {
    std::vector<Value> shown;
    std::size_t size = 0;
    for (const auto& line : lines) {
        size += line.data.size() + line.subject.size() + line.command.size() + 128;
        if (!shown.empty() && size > most_of_answer) break;
        shown.push_back(line_value(line));
    }
    std::vector<Member> members;
    const bool may_be_more = shown.size() < lines.size() || lines.size() == most;
    if (may_be_more && lines[shown.size() - 1].sequence > span.oldest)
        members.push_back({"next", lines[shown.size() - 1].sequence - 1});
    members.push_back({"lines", Value::array(std::move(shown))});
    members.push_back({"oldest", span.oldest});
    members.push_back({"newest", span.newest});
    members.push_back({"head", store::print(head)});
    return Value::object(std::move(members));
}

std::optional<ErrorCode> error_code_named(std::string_view code) {
    const auto known =
        std::ranges::find(codes, code, [](ErrorCode each) { return std::string_view(name(each)); });
    return known != codes.end() ? std::optional(*known) : std::nullopt;
}

Result<Value> result_of(const governance::Answer& answer) {
    auto body = parse_json(answer.body);
    if (!body) return pass_on(body);
    if (const auto* data = body->find("data"); data != nullptr) return *data;
    const auto* error = body->find("error");
    const auto text = [&](std::string_view key) {
        const auto* said = error != nullptr ? error->find(key) : nullptr;
        return said != nullptr && said->is_string() ? std::string(said->string()) : std::string();
    };
    return fail(error_code_named(text("code")).value_or(code_of(answer.status)), text("message"));
}

} // namespace tutti::control_plane
