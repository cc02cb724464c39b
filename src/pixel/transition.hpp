// Transition: from one picture to the next.
#pragma once

#include "pixel/canvas.hpp"

namespace tutti::pixel {

enum class Transition : std::uint8_t {
    Cut,
    Fade,
    Wipe,     ///< an edge that runs from left to right
    Dissolve, ///< pixel by pixel, always the same ones first
    Slide,    ///< the next pushes in from the right
};

/// The canvas holds the picture that is left, and afterwards what stands at `amount`: 0 all of it, 1 all of
/// `to`, which has as many pixels.
void transit(Canvas canvas, std::span<const Colour> to, Transition transition, double amount) noexcept;

} // namespace tutti::pixel
