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

/// Of lines that begin together the last is active. Nothing in words without times.
Place place_at(const Lyrics& lyrics, milliseconds position) noexcept;

/// When, after `position`, the next line or word begins; nothing after the last.
std::optional<milliseconds> next_change(const Lyrics& lyrics, milliseconds position) noexcept;

} // namespace tutti::lyrics
