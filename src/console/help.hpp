// The keys that work everywhere, and all of them as text: for `?`, and for docs/console.md.
#pragma once

#include "console/screen.hpp"

#include <string>
#include <vector>

namespace tutti::console {

std::span<const KeyRow> common_keys() noexcept;

/// All that can be pressed and typed; those of the screen that is shown come first.
std::vector<std::string> help_lines(const ScreenRow& shown);

/// The same as tables of Markdown.
std::string help_document();

} // namespace tutti::console
