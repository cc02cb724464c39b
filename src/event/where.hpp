// What `where`, gates and hold ask of an event's data.
#pragma once

#include "base/value.hpp"
#include "event/definition/gesture.hpp"

#include <optional>

namespace tutti::event {

/// Whether two values are equal, numbers by value, whole or not.
bool same(const Value& a, const Value& b) noexcept;

/// Whether every comparison holds. A missing field fits none; numbers compare by value, whole or not.
bool matches(const definition::Where& where, const Value& data) noexcept;

/// Whether the data say *on*: by `where`, or else by the first of pressed, state, enabled and value.
bool is_on(const std::optional<definition::Where>& where, const Value& data) noexcept;

} // namespace tutti::event
