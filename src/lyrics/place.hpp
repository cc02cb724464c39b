// Where in its words a song is: the active line and word, and when the next one begins.
#pragma once

#include "lyrics/lyrics.hpp"

#include <cstddef>
#include <optional>

namespace tutti::lyrics {

struct Place {
    std::optional<std::size_t> line; ///< nothing: before the first
    std::optional<std::size_t> word; ///< of the line's words; nothing: before the first, or it has none

    bool operator==(const Place&) const = default;
};

/// By how much words appear sooner than their times say: what a person sets for a song. Positive: sooner, as
/// an LRC's own [offset:], which has been thought of already when a text was read.
inline constexpr milliseconds most_offset = std::chrono::minutes(1);

/// At what time in the words the song is at `position`.
constexpr milliseconds time_in_words(milliseconds position, milliseconds offset) noexcept {
    return position + offset;
}

/// Of lines that begin together the last is active. Nothing in words without times.
Place place_at(const Lyrics& lyrics, milliseconds time) noexcept;

/// When, after `time`, the next line or word begins; nothing after the last.
std::optional<milliseconds> next_change(const Lyrics& lyrics, milliseconds time) noexcept;

} // namespace tutti::lyrics
