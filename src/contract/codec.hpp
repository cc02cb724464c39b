// What every message's .cpp needs to go from JSON text to its struct. Private to this folder.
#pragma once

#include "base/json.hpp"
#include "contract/fields.hpp"

#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

namespace tutti::contract {

/// Of an event's id and a command's idempotency key, in bytes.
constexpr std::size_t most_of_an_id = 128;

/// A message from JSON text by its `…_from(const Value&)`.
template <typename From>
auto parse_with(std::string_view json, From from) -> decltype(from(std::declval<const Value&>())) {
    const auto value = parse_json(json);
    if (!value) return std::unexpected(value.error());
    return from(*value);
}

/// Seconds, without a fraction where there is none: 60, not 60.0.
inline Value seconds_value(microseconds period) {
    constexpr microseconds second = std::chrono::seconds(1);
    if (period % second == microseconds::zero()) return Value(period / second);
    return Value(to_seconds(period));
}

} // namespace tutti::contract
