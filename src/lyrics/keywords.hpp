// Keywords: the words that a song says most of.
#pragma once

#include "lyrics/lyrics.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tutti::lyrics {

/// At most `most` words, the weightiest first, as the song writes them. A word weighs more the more lines
/// have it (by the logarithm: what comes ten times is not ten times what comes once), and half as much again
/// in the refrain. Stop words, words of one or two letters and numbers are none.
std::vector<std::string>
find_keywords(const std::vector<Line>& lines, const std::vector<bool>& is_refrain, std::size_t most);

} // namespace tutti::lyrics
