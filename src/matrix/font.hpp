// Font: our own letters, seven rows high and up to five columns wide, for text that runs over a matrix of
// eight rows. A letter stands on the lowest row; the top one is for the marks of capitals.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tutti::matrix {

/// One column of lights: bit 0 is the top row.
using Column = std::uint8_t;

/// The columns of a text in UTF-8, with an empty one between two letters. What the font lacks is its letter
/// without the mark, where there is one (ç is c), else a box; bytes that are no UTF-8 are boxes.
std::vector<Column> columns_of(std::string_view text);

} // namespace tutti::matrix
