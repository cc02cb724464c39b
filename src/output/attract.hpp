// Attract: what a display shows while nobody draws for it: slow waves in the colours of the last frame, or in
// colours of its own where that had none. Always bright enough to be seen. Pure.
#pragma once

#include "base/time.hpp"
#include "pixel/canvas.hpp"

#include <array>
#include <span>

namespace tutti::output {

class Attract {
public:
    /// In colours of its own.
    Attract();
    /// In those of a frame.
    explicit Attract(std::span<const pixel::Colour> frame);

    /// `time`: since it began.
    void draw(microseconds time, pixel::Canvas canvas) const noexcept;

    /// No pixel's brightest channel is below this.
    static constexpr int least_light = 90;

private:
    std::array<pixel::Colour, 256> colours_; ///< once round
};

} // namespace tutti::output
