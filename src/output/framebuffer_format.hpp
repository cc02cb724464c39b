// How a framebuffer has its pixels (Linux, fb_var_screeninfo), and a picture drawn into it: as large as it
// fits by whole factors, in the middle. Pure.
#pragma once

#include "base/result.hpp"
#include "pixel/canvas.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace tutti::output {

struct FramebufferFormat {
    struct Channel {
        unsigned offset = 0; ///< in bits, from the lowest
        unsigned length = 8; ///< in bits
    };
    int width = 0;
    int height = 0;
    std::size_t line = 0; ///< bytes from one row to the next
    unsigned bits = 32;   ///< of a pixel: 16, 24 or 32
    Channel red{16, 8};
    Channel green{8, 8};
    Channel blue{0, 8};

    std::size_t bytes() const noexcept { return line * static_cast<std::size_t>(height); }
};

/// Of a plain file: 32 bits a pixel, which are blue, green, red and nothing, row by row.
FramebufferFormat plain_format(pixel::Size size) noexcept;
/// InvalidInput, with what is wrong: this cannot be drawn on.
Result<void> check(const FramebufferFormat& format);

/// `memory` is format.bytes(), and the format passes check(). What lies beside a picture that is too large is
/// not drawn.
void draw(
    std::span<const pixel::Colour> picture, pixel::Size size, const FramebufferFormat& format,
    std::span<std::byte> memory
) noexcept;

} // namespace tutti::output
