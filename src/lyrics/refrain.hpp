// The refrain: which lines a song comes back to.
#pragma once

#include "lyrics/lyrics.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::lyrics {

/// How alike two texts are: 1 is the same, 0 has nothing in common. One less their edit distance (V. I.
/// Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1966) over the
/// length of the longer one, in characters; 0 where it would be below `least`.
double similarity(std::u32string_view one, std::u32string_view other, double least);

/// Whether each line is of the refrain: it, or a line nearly like it (similarity 0.8 without case, accents
/// and punctuation), comes in two places of the song, or in three where it is a single word. Lines that
/// repeat one after the other are one place. Beyond the first 400 different lines only repetitions count that
/// are the same.
std::vector<bool> find_refrain(const std::vector<Line>& lines);

/// The lines of a refrain, each once, in the song's order.
std::vector<std::string> refrain_text(const std::vector<Line>& lines, const std::vector<bool>& is_refrain);

} // namespace tutti::lyrics
