#include "device/twin_shapes.hpp"

#include "device/topic_parts.hpp"

#include <algorithm>

namespace tutti::device {

namespace {

constexpr std::string_view simulated_part = "simulated";

template <typename Events>
void append(std::vector<TwinShape>& shapes, const Events& events) {
    for (const auto& event : events) {
        auto& shape = shapes.emplace_back(TwinShape{.type = event.type, .fields = {}, .data = {}});
        for (const auto& field : event.fields) shape.fields.push_back(field.name);
    }
}

/// One event of a rule, whose value is that one where the rule knows which there are.
TwinShape shape_of(const TopicRule& rule, const std::string& type, const Value* value) {
    const std::vector<std::string_view> parts(plus_count(rule.topic), simulated_part);
    TwinShape shape{.type = fill_in(type, parts, PartAs::Name), .fields = {}, .data = {}};
    if (value != nullptr)
        shape.data.push_back({rule.field, *value});
    else if (rule.pointer)
        shape.fields.push_back(rule.field);
    for (const auto& field : rule.fields)
        if (std::ranges::find(shape.fields, field.name) == shape.fields.end()
            && (value == nullptr || field.name != rule.field))
            shape.fields.push_back(field.name);
    for (const auto& member : rule.data)
        if (std::ranges::find(shape.fields, member.key) == shape.fields.end()
            && std::ranges::find(shape.data, member.key, &Member::key) == shape.data.end())
            shape.data.push_back(
                {member.key, member.value.is_string()
                                 ? Value(fill_in(member.value.string(), parts, PartAs::Written))
                                 : member.value}
            );
    return shape;
}

} // namespace

std::vector<TwinShape> twin_shapes(const Http& http) {
    std::vector<TwinShape> shapes;
    append(shapes, http.values);
    append(shapes, http.phyphox);
    return shapes;
}

std::vector<TwinShape> twin_shapes(const Mqtt& mqtt) {
    std::vector<TwinShape> shapes;
    for (const auto& rule : mqtt.map) {
        for (const auto& [word, type] : rule.words) {
            const Value value(word);
            shapes.push_back(shape_of(rule, type, &value));
        }
        if (rule.type.empty() || !rule.words.empty()) continue;
        for (const auto& value : rule.only) shapes.push_back(shape_of(rule, rule.type, &value));
        if (rule.only.empty()) shapes.push_back(shape_of(rule, rule.type, nullptr));
    }
    return shapes;
}

} // namespace tutti::device
