#include "cli/governed/object_text.hpp"

#include "base/printable.hpp"
#include "command/describe_service.hpp"

#include <fmt/format.h>

namespace tutti::cli {

using namespace command;

namespace {

const Value& items_below(const Value& object, std::string_view first, std::string_view second) {
    static const Value none = Value::array({});
    const auto* outer = object.find(first);
    const auto* inner = outer != nullptr ? outer->find(second) : nullptr;
    return inner != nullptr && inner->is_array() ? *inner : none;
}

Tone tone_of_condition(std::string_view type, std::string_view status) {
    if (status == "unknown") return Tone::Busy;
    const bool is_good = type == "Drifted" || type == "Stopped" ? status == "false" : status == "true";
    if (is_good) return Tone::Good;
    return type == "Drifted" || type == "Stopped" ? Tone::Busy : Tone::Bad;
}

std::string age(const Value& holder, std::string_view key, double now) {
    const auto since = number_of(holder, key);
    return since > 0 ? describe_seconds(now > since ? now - since : 0) : "";
}

/// What is to be said first: it cannot be as wanted, or is not yet, or its file says something that cannot
/// be, or it has been changed behind our back.
const Value* telling_condition(const Value& object) {
    const auto* valid = condition_of(object, "Valid");
    if (valid != nullptr && text_of(*valid, "status") == "false") return valid;
    const auto* ready = condition_of(object, "Ready");
    const auto* drifted = condition_of(object, "Drifted");
    const auto* source = condition_of(object, "Source");
    const bool is_ready = ready != nullptr && text_of(*ready, "status") == "true";
    if (is_ready && source != nullptr && text_of(*source, "status") == "false") return source;
    return is_ready && drifted != nullptr && text_of(*drifted, "status") == "true" ? drifted : ready;
}

std::string labels_in_a_line(const Value& object) {
    std::string line;
    const auto* labels = object.find("labels");
    if (labels != nullptr && labels->is_object())
        for (const auto& label : labels->members())
            line += fmt::format("{}{}={}", line.empty() ? "" : ",", label.key, text_of(*labels, label.key));
    return line;
}

bool is_leaving(const Value& object) {
    const auto* status = object.find("status");
    return status != nullptr && flag_of(*status, "leaving", false);
}

std::string name_of(const Value& object) {
    return fmt::format("{}/{}", text_of(object, "kind"), text_of(object, "name"));
}

} // namespace

Result<ObjectName> read_object_name(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("\"{}\" names no object: KIND/NAME, such as service/lamp", printable(text))
        );
    return ObjectName{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

const Value* condition_of(const Value& object, std::string_view type) {
    for (const auto& condition : items_below(object, "status", "conditions").items())
        if (text_of(condition, "type") == type) return &condition;
    return nullptr;
}

std::string describe_objects(std::span<const Value> objects, double now, Columns columns, Colours colours) {
    std::vector<std::string> headings = {"OBJECT", "READY", "REASON", "SINCE"};
    if (columns == Columns::Wide)
        for (const auto* heading : {"GENERATION", "SOURCE", "BY", "LABELS", "MESSAGE"})
            headings.emplace_back(heading);
    Table table(std::move(headings));
    for (const auto& object : objects) {
        const auto* ready = condition_of(object, "Ready");
        const auto* telling = telling_condition(object);
        const auto status = ready != nullptr ? text_of(*ready, "status") : std::string("unknown");
        auto reason = telling != nullptr ? text_of(*telling, "reason") : std::string("NotLookedAt");
        if (is_leaving(object)) reason = "Leaving";
        std::vector<Table::Cell> row = {
            {name_of(object), Tone::Strong},
            {status, tone_of_condition("Ready", status)},
            {std::move(reason)},
            {telling != nullptr ? age(*telling, "since", now) : ""}
        };
        if (columns == Columns::Wide) {
            row.push_back({text_of(object, "generation")});
            row.push_back({text_of(object, "source"), Tone::Quiet});
            row.push_back({text_of(object, "by"), Tone::Quiet});
            row.push_back({labels_in_a_line(object), Tone::Quiet});
            row.push_back({telling != nullptr ? text_of(*telling, "message") : ""});
        }
        table.add(std::move(row));
    }
    return table.print(colours);
}

std::string describe_object(const Value& object, double now, Colours colours) {
    auto text = paint(colours, Tone::Strong, printable(name_of(object)));
    if (const auto generation = text_of(object, "generation"); !generation.empty())
        text += ", generation " + generation;
    if (const auto since = age(object, "at", now); !since.empty()) text += fmt::format(", {} old", since);
    if (const auto by = text_of(object, "by"); !by.empty()) text += ", by " + printable(by);
    if (const auto source = text_of(object, "source"); !source.empty()) text += ", from " + printable(source);
    if (const auto labels = labels_in_a_line(object); !labels.empty())
        text += ", labels " + printable(labels);
    if (is_leaving(object)) text += ", is on its way out";
    text += "\n\n";
    Table table({"CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE"});
    for (const auto& condition : items_below(object, "status", "conditions").items()) {
        const auto type = text_of(condition, "type");
        const auto status = text_of(condition, "status");
        table.add(
            {{type, Tone::Strong},
             {status, tone_of_condition(type, status)},
             {text_of(condition, "reason")},
             {age(condition, "since", now)},
             {text_of(condition, "message")}}
        );
    }
    return text + table.print(colours);
}

} // namespace tutti::cli
