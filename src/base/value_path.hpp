// Deep into a Value whose shape somebody else decides, a step at a time: `number_at(answer, "list", 0,
// "size")`. What is not there, or is something else, is nothing; nobody complains.
#pragma once

#include "base/value.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace tutti {

/// One step: the member of that name, or the item at that place; nullptr goes on being nullptr.
inline const Value* find_in(const Value* value, std::string_view key) noexcept {
    return value != nullptr ? value->find(key) : nullptr;
}
template <std::integral Place>
const Value* find_in(const Value* value, Place place) noexcept {
    if (value == nullptr || !value->is_array() || std::cmp_less(place, 0)) return nullptr;
    return std::cmp_less(place, value->items().size()) ? &value->items()[static_cast<std::size_t>(place)]
                                                       : nullptr;
}

/// Where those steps lead, or nullptr.
template <typename... Steps>
const Value* find_at(const Value& value, Steps... steps) noexcept {
    const Value* at = &value;
    ((at = find_in(at, steps)), ...);
    return at;
}

template <typename... Steps>
std::optional<double> number_at(const Value& value, Steps... steps) noexcept {
    const auto* found = find_at(value, steps...);
    if (found == nullptr || !found->is_number() || !std::isfinite(found->number())) return std::nullopt;
    return found->number();
}

/// A text that is not empty. Valid as long as the value.
template <typename... Steps>
std::optional<std::string_view> text_at(const Value& value, Steps... steps) noexcept {
    const auto* found = find_at(value, steps...);
    if (found == nullptr || !found->is_string() || found->string().empty()) return std::nullopt;
    return found->string();
}

template <typename... Steps>
std::optional<bool> boolean_at(const Value& value, Steps... steps) noexcept {
    const auto* found = find_at(value, steps...);
    if (found == nullptr || !found->is_bool()) return std::nullopt;
    return found->boolean();
}

} // namespace tutti
