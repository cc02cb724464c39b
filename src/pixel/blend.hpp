// Blend: one picture laid over another (Porter and Duff, "Compositing Digital Images", 1984; the modes as in
// W3C Compositing and Blending Level 1, §9). The lower one is opaque, and so is the result.
#pragma once

#include "pixel/canvas.hpp"

namespace tutti::pixel {

enum class Blend : std::uint8_t { Over, Add, Multiply, Screen, Difference, Lighten };

/// `above` has as many pixels as the canvas. `alpha` 255 is all of the effect, 0 none.
void blend(Canvas below, std::span<const Colour> above, Blend mode, std::uint8_t alpha) noexcept;

} // namespace tutti::pixel
