// Text on a canvas, in the letters of font.hpp and in two larger faces that are made of them. Nothing here
// allocates: scenes draw text in every frame.
#pragma once

#include "pixel/canvas.hpp"
#include "pixel/font.hpp"

#include <string_view>

namespace tutti::pixel {

enum class Face : std::uint8_t {
    Small, ///< 8 rows: the letters as they are drawn
    Large, ///< 16 rows, for titles
    Huge,  ///< 24 rows: a clock on 64 columns
};

/// How many lights one of the font's is.
constexpr int scale(Face face) noexcept { return static_cast<int>(face) + 1; }
/// Of a line, its top row being for the marks of capitals.
constexpr int text_height(Face face) noexcept { return 8 * scale(face); }

/// From the first lit column's place to the last one's, in lights; 0 for an empty text.
int text_width(std::string_view utf8, Face face) noexcept;

/// Draws one line with its top left corner there; what lies beside the canvas is not drawn. What is no letter
/// stays as it is.
void draw_text(Canvas canvas, int x, int y, std::string_view utf8, Colour colour, Face face) noexcept;

/// The largest face in which the text stands on one line within `room`; Small where none does: it then has to
/// run, or to be wrapped.
Face face_that_fits(std::string_view utf8, Size room) noexcept;

/// Takes the next line off `text`, which fits into that width: up to a line end, else to the last space that
/// fits, else as many letters as do (one at least). Spaces and the line end between two lines are taken too.
std::string_view take_line(std::string_view& text, int width, Face face) noexcept;

} // namespace tutti::pixel
