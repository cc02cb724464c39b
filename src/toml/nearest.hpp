// Which of the words that would have been right was perhaps meant.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace tutti::toml {

/// How many insertions, deletions, replacements and swaps of neighbours lead from one text to the other;
/// bytes count.
std::size_t edit_distance(std::string_view from, std::string_view to);

/// The nearest of `candidates` (the first of several), or nothing where none is near: a third of the letters
/// may differ, and at least one. Texts longer than 64 bytes are near nothing.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

} // namespace tutti::toml
