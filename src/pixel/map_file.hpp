// A pixel map that somebody measured, wrote or exported, as text. CSV: a light a line as "x,y", in the order
// of the wire; or a row of the canvas a line, each cell the number of its light. JSON: a list of [x, y], or
// WLED's ledmap.json.
#pragma once

#include "base/result.hpp"
#include "pixel/pixel_map.hpp"

#include <string_view>

namespace tutti::pixel {

inline constexpr std::size_t max_map_file = std::size_t{16} << 20;

/// `size` is of the canvas that the places lie on; fractions are rounded. A place beside it, a light that
/// stands twice and more than max_lights are mistakes, with their line. Two numbers in every line are places,
/// even where the canvas is two wide. In a table of numbers an empty cell or -1 has no light; a number that
/// is left out is a light without a pixel. A first line of words, such as "x,y", is skipped, and so are lines
/// behind '#'.
Result<PixelMap> parse_csv_map(std::string_view text, Size size);

/// {"map": [4, 5, -1, …]}: for each pixel, row by row, the number of its light (-1: none). Or a list of
/// [x, y] for each light, where null is a light without a pixel.
Result<PixelMap> parse_json_map(std::string_view text, Size size);

} // namespace tutti::pixel
