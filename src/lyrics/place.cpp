#include "lyrics/place.hpp"

#include <algorithm>
#include <iterator>
#include <span>

namespace tutti::lyrics {

namespace {

/// The last that begins at `time` or before.
template <typename Timed>
std::optional<std::size_t> last_begun(const std::vector<Timed>& timed, milliseconds time) noexcept {
    const auto next = std::ranges::upper_bound(timed, time, {}, &Timed::time);
    if (next == timed.begin()) return std::nullopt;
    return static_cast<std::size_t>(std::distance(timed.begin(), next)) - 1;
}

template <typename Timed>
std::optional<milliseconds> next_begin(const std::vector<Timed>& timed, milliseconds time) noexcept {
    const auto next = std::ranges::upper_bound(timed, time, {}, &Timed::time);
    return next == timed.end() ? std::nullopt : std::optional(next->time);
}

} // namespace

Place place_at(const Lyrics& lyrics, milliseconds position) noexcept {
    if (!lyrics.is_timed) return {};
    Place place{last_begun(lyrics.lines, position), std::nullopt};
    if (place.line) place.word = last_begun(lyrics.lines[*place.line].words, position);
    return place;
}

std::optional<milliseconds> next_change(const Lyrics& lyrics, milliseconds position) noexcept {
    if (!lyrics.is_timed) return std::nullopt;
    const auto line = next_begin(lyrics.lines, position);
    const auto active = last_begun(lyrics.lines, position);
    const auto word = active ? next_begin(lyrics.lines[*active].words, position) : std::nullopt;
    if (!line || !word) return line ? line : word;
    return std::min(*line, *word);
}

} // namespace tutti::lyrics
