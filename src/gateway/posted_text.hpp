// The texts of a posted JSON object.
#pragma once

#include "base/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// The text under that key; nothing where there is none.
inline std::optional<std::string> posted_text(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_string() ? std::optional(std::string(value->string()))
                                                  : std::nullopt;
}

} // namespace tutti::gateway
