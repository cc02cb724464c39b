#include "event/where.hpp"

#include <algorithm>

namespace tutti::event {

bool same(const Value& a, const Value& b) noexcept {
    if (a.is_integer() && b.is_integer()) return a.integer() == b.integer();
    if (a.is_number() && b.is_number()) return a.number() == b.number();
    return a == b;
}

namespace {

using Kind = definition::Comparison::Kind;

bool holds(const definition::Comparison& comparison, const Value& field) noexcept {
    const auto& operand = comparison.operand;
    const bool numbers = field.is_number() && operand.is_number();
    switch (comparison.kind) {
    case Kind::Equal:
        return same(field, operand);
    case Kind::Not:
        return !same(field, operand);
    case Kind::OneOf:
        return std::ranges::any_of(operand.items(), [&](const Value& item) { return same(field, item); });
    case Kind::AtLeast:
        return numbers && field.number() >= operand.number();
    case Kind::AtMost:
        return numbers && field.number() <= operand.number();
    case Kind::Above:
        return numbers && field.number() > operand.number();
    case Kind::Below:
        return numbers && field.number() < operand.number();
    }
    return false;
}

bool says_on(const Value& field) noexcept {
    if (field.is_bool()) return field.boolean();
    if (field.is_number()) return field.number() != 0;
    if (!field.is_string()) return false;
    const auto text = field.string();
    return text == "down" || text == "on" || text == "pressed";
}

} // namespace

bool matches(const definition::Where& where, const Value& data) noexcept {
    return std::ranges::all_of(where, [&](const definition::Comparison& comparison) {
        const Value* field = data.find(comparison.field);
        return field != nullptr && holds(comparison, *field);
    });
}

bool is_on(const std::optional<definition::Where>& where, const Value& data) noexcept {
    if (where) return matches(*where, data);
    for (const auto* name : {"pressed", "state", "enabled", "value"})
        if (const Value* field = data.find(name)) return says_on(*field);
    return false;
}

} // namespace tutti::event
