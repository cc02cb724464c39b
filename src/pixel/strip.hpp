// Strip: a picture with what shines through it, or several that follow each other, as PNG and GIF hold them.
#pragma once

#include "base/time.hpp"
#include "pixel/draw.hpp"

#include <cstdint>
#include <vector>

namespace tutti::pixel {

struct Frame {
    Picture picture;
    std::vector<std::uint8_t> alpha; ///< a byte a pixel; empty: all of it is opaque
    microseconds duration{0};        ///< zero where the picture stands alone

    Image image() const noexcept { return {picture.pixels(), alpha, picture.size()}; }
    /// What it takes, in bytes.
    std::size_t bytes() const noexcept { return picture.pixels().size_bytes() + alpha.size(); }
    bool operator==(const Frame&) const = default;
};

struct Strip {
    std::vector<Frame> frames; ///< at least one, all of one size

    Size size() const noexcept { return frames.front().picture.size(); }
    std::size_t bytes() const noexcept;
    /// Of one turn; zero where it stands still.
    microseconds duration() const noexcept;
    /// What it shows that long after its beginning, from the start again where it is over.
    const Frame& at(microseconds time) const noexcept;
    bool operator==(const Strip&) const = default;
};

} // namespace tutti::pixel
