// ImageLimits: what a picture out of a file may cost.
#pragma once

#include <cstddef>

namespace tutti::image {

struct ImageLimits {
    int side = 4096;                           ///< of a picture, in pixels
    std::size_t frames = 512;                  ///< of one that moves
    std::size_t bytes = std::size_t{64} << 20; ///< of all its pixels, four bytes each
};

} // namespace tutti::image
