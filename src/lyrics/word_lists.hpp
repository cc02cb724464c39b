// Which words speak of what.
#pragma once

#include "lyrics/analysis.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace tutti::lyrics {

/// The categories that a folded word speaks for; a word may speak for several.
std::vector<Category> categories_of_word(std::string_view folded);

/// The theme that a folded word belongs to ("the night", "the sea"), or nothing.
std::optional<std::string_view> theme_of_word(std::string_view folded);

} // namespace tutti::lyrics
