// The bytes of a picture's file, whichever of those that we read it is.
#pragma once

#include "base/result.hpp"
#include "image/image_limits.hpp"
#include "pixel/strip.hpp"

#include <cstdint>
#include <span>

namespace tutti::image {

/// PNG or GIF, told by how it begins. InvalidInput says what it is where it is neither, as far as that is
/// known.
Result<pixel::Strip> parse_image(std::span<const std::uint8_t> bytes, const ImageLimits& limits = {});

} // namespace tutti::image
