#include "workers/otlp/command_spans.hpp"

#include <algorithm>

namespace tutti::otlp {

namespace {

std::string text_in(const Value& value, std::string_view key) {
    const auto* text = value.find(key);
    return text != nullptr && text->is_string() ? std::string(text->string()) : std::string();
}

void add_text(Attributes& attributes, const char* name, std::string text) {
    if (!text.empty()) attributes.emplace_back(name, std::move(text));
}

/// Names of parameters, never their values.
std::vector<std::string> parameters_in(const Value& data) {
    std::vector<std::string> names;
    const auto* list = data.find("parameters");
    if (list == nullptr || !list->is_array()) return names;
    for (const auto& name : list->items())
        if (name.is_string()) names.emplace_back(name.string());
    return names;
}

bool is_success(std::string_view outcome) { return outcome == "ok" || outcome == "replayed"; }

} // namespace

void CommandSpans::hear(const Value& line) {
    static const Value nothing = Value::object({});
    const auto* timestamp = line.find("timestamp");
    const auto* said = line.find("data");
    const auto& data = said != nullptr && said->is_object() ? *said : nothing;
    const auto command = text_in(line, "command");
    const auto decision = text_in(data, "decision_id");
    if (timestamp == nullptr || !timestamp->is_number() || command.empty() || decision.empty()) return;
    const auto at = wall_time_from_seconds(timestamp->number());
    const auto outcome = text_in(line, "outcome");
    if (outcome == "begun") {
        if (begun_.size() == most) begun_.pop_front();
        begun_.push_back({decision, at});
        return;
    }
    Span span;
    span.trace = trace_id_of(decision);
    span.id = span_id_of(decision);
    span.name = command;
    span.kind = SpanKind::Server;
    span.start = span.end = at;
    if (const auto begun = std::ranges::find(begun_, decision, &Begun::decision); begun != begun_.end()) {
        span.start = std::min(begun->at, at);
        begun_.erase(begun);
    }
    add_text(span.attributes, "tutti.subject", text_in(line, "subject"));
    add_text(span.attributes, "tutti.outcome", outcome);
    add_text(span.attributes, "tutti.request_id", text_in(data, "request_id"));
    add_text(span.attributes, "tutti.decision_id", decision);
    add_text(span.attributes, "tutti.role", text_in(data, "role"));
    add_text(span.attributes, "tutti.via", text_in(data, "via"));
    if (auto names = parameters_in(data); !names.empty())
        span.attributes.emplace_back("tutti.parameters", std::move(names));
    if (!is_success(outcome)) {
        auto message = text_in(data, "message");
        span.failure = message.empty() ? outcome : std::move(message);
    }
    spans_.push_back(std::move(span));
}

} // namespace tutti::otlp
