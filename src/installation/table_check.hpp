// Whether a table that may be applied is right by itself. What it needs of others, the installation as a
// whole knows: desired_tables.hpp.
#pragma once

#include "base/value.hpp"
#include "toml/mistake.hpp"

#include <optional>
#include <string_view>

namespace tutti::installation {

/// Its first mistake, by the path of its key; nothing: none that it has by itself.
std::optional<toml::Mistake>
mistake_in_table(std::string_view kind, std::string_view name, const Value& spec);

} // namespace tutti::installation
