// PNG: bytes ↔ pictures, by libpng.
#pragma once

#include "base/result.hpp"
#include "image/image_limits.hpp"
#include "pixel/strip.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace tutti::image {

/// Whether the bytes begin as those of a PNG do.
bool is_png(std::span<const std::uint8_t> bytes) noexcept;

/// A picture of any kind: 1 to 16 bits, grey, of a palette, interlaced; brought to 8 bits of sRGB. It has
/// alpha where a pixel of it is not opaque. InvalidInput, or LimitExceeded; the errors say what is wrong with
/// it.
Result<pixel::Frame> parse_png(std::span<const std::uint8_t> bytes, const ImageLimits& limits = {});

/// `pixels` are size.pixels() of them, one at least.
std::vector<std::uint8_t> print_png(std::span<const pixel::Colour> pixels, pixel::Size size);

} // namespace tutti::image
