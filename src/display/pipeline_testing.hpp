// A pipeline in tests: the plainest of displays, row by row.
#pragma once

#include "display/pipeline.hpp"

#include <vector>

namespace tutti::display {

/// Linear, as it is, without dithering.
inline Display plain_display(pixel::Size size) {
    Display display;
    display.size = size;
    display.gamma = 1;
    display.dithers = false;
    return display;
}

inline Pipeline pipeline_of(const Display& display) { return Pipeline(display, *map_of(display)); }

inline std::vector<pixel::Colour> filled(pixel::Size size, pixel::Colour colour) {
    return std::vector<pixel::Colour>(size.pixels(), colour);
}

} // namespace tutti::display
