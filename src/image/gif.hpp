// GIF → pictures that follow each other, by giflib; for the other way see gif_printer.hpp.
#pragma once

#include "base/result.hpp"
#include "image/image_limits.hpp"
#include "pixel/strip.hpp"

#include <cstdint>
#include <span>

namespace tutti::image {

/// Whether the bytes begin as those of a GIF do.
bool is_gif(std::span<const std::uint8_t> bytes) noexcept;

/// Each frame as it is seen, put together from those before as their disposal says. A frame that says it
/// stands for less than 20 ms stands for 100, as browsers do. InvalidInput, or LimitExceeded; the errors say
/// what is wrong with it.
Result<pixel::Strip> parse_gif(std::span<const std::uint8_t> bytes, const ImageLimits& limits = {});

} // namespace tutti::image
