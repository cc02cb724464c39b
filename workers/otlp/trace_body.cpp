#include "workers/otlp/trace_body.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tutti::otlp {

namespace {

constexpr int failed = 2; ///< STATUS_CODE_ERROR

Value any_value(const AttributeValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return Value::object({{"stringValue", *text}});
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return Value::object({{"intValue", fmt::format("{}", *number)}});
    if (const auto* is_so = std::get_if<bool>(&value)) return Value::object({{"boolValue", *is_so}});
    std::vector<Value> items;
    for (const auto& text : std::get<std::vector<std::string>>(value))
        items.push_back(Value::object({{"stringValue", text}}));
    return Value::object({{"arrayValue", Value::object({{"values", Value::array(std::move(items))}})}});
}

Value span_value(const Span& span) {
    std::vector<Member> members = {{"traceId", span.trace}, {"spanId", span.id}};
    if (!span.parent.empty()) members.push_back({"parentSpanId", span.parent});
    members.push_back({"name", span.name});
    members.push_back({"kind", static_cast<int>(span.kind)});
    members.push_back({"startTimeUnixNano", nanoseconds(span.start)});
    members.push_back({"endTimeUnixNano", nanoseconds(std::max(span.start, span.end))});
    members.push_back({"attributes", attributes_value(span.attributes)});
    if (span.failure)
        members.push_back({"status", Value::object({{"code", failed}, {"message", *span.failure}})});
    return Value::object(std::move(members));
}

} // namespace

std::string nanoseconds(WallTime time) {
    const auto count = time.time_since_epoch().count();
    return count > 0 ? fmt::format("{}000", count) : "0";
}

Value attributes_value(const Attributes& attributes) {
    std::vector<Value> list;
    for (const auto& [key, value] : attributes)
        list.push_back(Value::object({{"key", key}, {"value", any_value(value)}}));
    return Value::array(std::move(list));
}

Value resource_value(const Origin& origin) {
    Attributes attributes = {{"service.name", origin.service}, {"service.version", origin.version}};
    if (!origin.node.empty()) attributes.emplace_back("service.instance.id", origin.node);
    return Value::object({{"attributes", attributes_value(attributes)}});
}

Value scope_value(const Origin& origin) {
    return Value::object({{"name", "tutti"}, {"version", origin.version}});
}

std::string trace_body(const Origin& origin, std::span<const Span> spans) {
    std::vector<Value> list;
    for (const auto& span : spans) list.push_back(span_value(span));
    const auto scope =
        Value::object({{"scope", scope_value(origin)}, {"spans", Value::array(std::move(list))}});
    const auto resource =
        Value::object({{"resource", resource_value(origin)}, {"scopeSpans", Value::array({scope})}});
    return print_json(Value::object({{"resourceSpans", Value::array({resource})}}));
}

} // namespace tutti::otlp
