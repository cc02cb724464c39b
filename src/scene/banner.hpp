// Banner: words across the middle of a picture, for titles and messages.
#pragma once

#include "base/time.hpp"
#include "scene/scene.hpp"

#include <string_view>

namespace tutti::scene {

/// Draws `words` in the largest face that fits one face of the surface, centred on each; what fits in none
/// runs by, `time` after it began. `shift`, −1 to 1, is how far from its place it still is, in widths.
void draw_banner(
    pixel::Canvas canvas, int faces, std::string_view words, pixel::Colour colour, microseconds time,
    double shift = 0
);

} // namespace tutti::scene
