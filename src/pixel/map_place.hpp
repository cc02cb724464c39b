// One light's place on a canvas, as files of maps say it.
#pragma once

#include "base/result.hpp"
#include "pixel/pixel_map.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

namespace tutti::pixel {

/// The nearest pixel's index.
inline Result<std::uint32_t> pixel_near(double x, double y, Size size, Position position) {
    const double column = std::round(x);
    const double row = std::round(y);
    if (!(column >= 0 && column < size.width && row >= 0 && row < size.height))
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "{}, {} lies beside the canvas, which ends at {}, {}", x, y, size.width - 1, size.height - 1
            ),
            position
        );
    return static_cast<std::uint32_t>(row) * static_cast<std::uint32_t>(size.width)
           + static_cast<std::uint32_t>(column);
}

inline std::unexpected<Error> too_many_lights(Position position = {}) {
    return fail(ErrorCode::LimitExceeded, fmt::format("more than {} lights", max_lights), position);
}

} // namespace tutti::pixel
