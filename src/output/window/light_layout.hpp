// How a display looks in a window: where its lights lie, how round they are, and where the faces of a cube
// stand that turns. Pure.
#pragma once

#include "pixel/draw.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace tutti::output {

/// A canvas in a window, as large as goes with lights of whole pixels; of a window that is smaller than the
/// canvas, all of it, shrunk.
struct LightLayout {
    int cell = 1;                        ///< pixels of a light, across
    std::vector<pixel::Rectangle> faces; ///< in the window, side by side, a light apart
};

/// `faces`: 1, or the 4 of a cube, each as wide a part of the canvas.
LightLayout fit(pixel::Size canvas, int faces, pixel::Size window);

/// What a window should be large, that canvas in it, with lights of so many pixels.
pixel::Size window_size(pixel::Size canvas, int faces, int cell);

/// The cell that suits a canvas on a common screen.
int usual_cell(pixel::Size canvas, int faces);

/// How dark the gap around a light is at each pixel of its cell, row by row: 0 (the light) to 255 (black).
/// Of cells too small to be round: all 0.
std::vector<std::uint8_t> gap_of(int cell);

struct CubeFace {
    int face = 0;                        ///< of the canvas, from the left
    std::array<pixel::Point, 4> corners; ///< in the window: top left, top right, bottom right, bottom left
    double shade = 1;                    ///< how bright it looks
};

struct CubeView {
    std::vector<CubeFace> faces;       ///< those that are seen
    std::array<pixel::Point, 4> lid{}; ///< its top, on which nothing is shown
    double edge = 0;                   ///< in pixels
};

/// A cube in the middle of the window, turned by so many whole turns, seen a little from above.
CubeView turned_cube(double turns, pixel::Size window);

} // namespace tutti::output
