// Refuses dotted keys of absurd depth before the TOML library sees them: it nests a table for each dot and
// takes the tables down by recursion, so that one long line could exhaust the stack.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string_view>

namespace tutti::toml {

inline constexpr int max_key_depth = 32;

/// Where a key of more than max_key_depth parts begins to be too deep, if one does. Knows just enough of TOML
/// to skip strings and comments.
std::optional<Position> find_too_deep_key(std::string_view text) noexcept;

} // namespace tutti::toml
