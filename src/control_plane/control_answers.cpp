#include "control_plane/control_answers.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "store/control_transaction.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace tutti::control_plane {

namespace {

constexpr std::int64_t most_events = 1000;

/// What the store keeps is what this program wrote; what no JSON is stands as a text.
Value as_value(const std::string& text) {
    auto value = parse_json(text);
    return value ? std::move(*value) : Value(text);
}

Result<std::uint64_t> change_row(store::ControlTransaction& transaction, const RowChange& change) {
    if (change.kind == RowChange::Kind::Remove) return transaction.remove(change.set, change.key);
    return transaction.put(change.set, change.key, change.value);
}

} // namespace

Result<std::string> name_in(const Value& params, std::string_view key) {
    const auto* value = params.find(key);
    if (value == nullptr || !value->is_string() || !is_dotted_name(value->string()))
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("`{}` must be a name of a-z, 0-9, _ and -, joined by dots", key)
        );
    return std::string(value->string());
}

Result<EventQuestion> event_question_from(const Value& params) {
    EventQuestion question;
    if (const auto* from = params.find("from"); from != nullptr) {
        if (!from->is_integer() || from->integer() < 1)
            return fail(ErrorCode::InvalidInput, "`from` must be a whole number from 1 on");
        question.from = static_cast<std::uint64_t>(from->integer());
    }
    if (const auto* most = params.find("most"); most != nullptr) {
        if (!most->is_integer() || most->integer() < 1 || most->integer() > most_events)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("`most` must be a whole number from 1 to {}", most_events)
            );
        question.most = static_cast<std::uint32_t>(most->integer());
    }
    return question;
}

Result<RowChange> row_change_from(const Value& params, RowChange::Kind kind) {
    auto set = name_in(params, "set");
    if (!set) return pass_on(set);
    const auto* key = params.find("key");
    if (key == nullptr || !key->is_string() || key->string().empty())
        return fail(ErrorCode::InvalidInput, "`key` must be a text that is not empty");
    RowChange change{kind, std::move(*set), std::string(key->string()), {}};
    if (kind == RowChange::Kind::Remove) return change;
    const auto* value = params.find("value");
    if (value == nullptr) return fail(ErrorCode::InvalidInput, "`value` is missing");
    change.value = print_json(*value);
    return change;
}

store::ControlWrite row_write(
    RowChange change, std::uint64_t token, WallTime now,
    std::shared_ptr<std::uint64_t> revision // owned by the write, too
) {
    auto work = [change = std::move(change), now,
                 revision = std::move(revision)](store::ControlTransaction& transaction) -> Result<void> {
        auto changed = change_row(transaction, change);
        if (!changed) return pass_on(changed);
        *revision = *changed;
        const bool is_put = change.kind == RowChange::Kind::Put;
        std::string data = R"({"set":)";
        append_json_string(data, change.set);
        data += R"(,"key":)";
        append_json_string(data, change.key);
        data += fmt::format(R"(,"revision":{}}})", *changed);
        auto event = transaction.emit(now, is_put ? "row.put" : "row.removed", data);
        if (!event) return pass_on(event);
        auto line = transaction.audit({0, now, "control", is_put ? "put" : "remove", "ok", data});
        if (!line) return pass_on(line);
        return {};
    };
    return {store::Fence{"control", token, std::nullopt}, std::move(work)};
}

Value rows_value(const store::RowSet& rows) {
    std::vector<Value> all;
    for (const auto& row : rows.rows)
        all.push_back(Value::object(
            {{"key", row.key},
             {"value", as_value(row.value)},
             {"revision", row.revision},
             {"generation", row.generation}}
        ));
    return Value::object({{"revision", rows.revision}, {"rows", Value::array(std::move(all))}});
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

} // namespace tutti::control_plane
