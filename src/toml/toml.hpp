// TOML 1.0 text → Value. Nothing else in the project knows the TOML library.
#pragma once

#include "base/value.hpp"

#include <string_view>

namespace tutti::toml {

/// A file larger than this is refused.
inline constexpr std::size_t max_toml_size = 1024 * 1024;

/// The whole text as an object; every value and every key has its position. Tables keep the order of the
/// file. Dates and times, which nothing here uses, are refused. An error has a position and a sentence.
Result<Value> parse_toml(std::string_view text);

} // namespace tutti::toml
