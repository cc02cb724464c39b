// Font: our own letters, seven rows high and mostly up to five columns wide, for panels of few lights. A
// letter stands on the lowest of eight rows; the top one is for the marks of capitals. Latin, Greek and
// Cyrillic, and common signs.
#pragma once

#include "pixel/glyph.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tutti::pixel {

/// One column of lights: bit 0 is the top row.
using Column = std::uint8_t;

struct Letter {
    std::array<Column, Glyph::most_columns> columns{};
    int width = 0;

    constexpr bool is_lit(int x, int y) const noexcept {
        return x >= 0 && x < width && y >= 0 && y < 8 && (columns[static_cast<std::size_t>(x)] >> y & 1) != 0;
    }
};

/// Takes the next letter off a text in UTF-8, together with the marks that follow it, and what draws nothing
/// (joiners, selectors of variants). Nothing: the text is at its end. What the font lacks is a box; bytes
/// that are no UTF-8 are boxes, one each.
std::optional<Letter> take_letter(std::string_view& text) noexcept;

/// The columns of a text in UTF-8, with an empty one between two letters.
std::vector<Column> columns_of(std::string_view text);

} // namespace tutti::pixel
