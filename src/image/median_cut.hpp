// The few colours that stand best for all of a picture (Heckbert, "Color image quantization", 1982).
#pragma once

#include "pixel/colour.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace tutti::image {

struct FewColours {
    std::vector<pixel::Colour> palette; ///< no more than asked for
    std::vector<std::uint8_t> indices;  ///< of each pixel, into the palette
};

/// At most `most` colours, 1 to 256: those of the picture where it has no more, else the means of as many
/// boxes of colours, cut where most pixels differ most.
FewColours few_colours(std::span<const pixel::Colour> pixels, std::size_t most);

} // namespace tutti::image
