#include "lyrics/lyrics.hpp"

#include <algorithm>

namespace tutti::lyrics {

Lyrics later_by(Lyrics lyrics, milliseconds offset) {
    if (!lyrics.is_timed) return lyrics;
    const auto shifted = [&](milliseconds time) { return std::max(time + offset, milliseconds(0)); };
    for (auto& line : lyrics.lines) {
        line.time = shifted(line.time);
        for (auto& word : line.words) word.time = shifted(word.time);
    }
    return lyrics;
}

} // namespace tutti::lyrics
