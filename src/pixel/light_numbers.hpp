// LightNumbers: from "this pixel has light number n", as tables of numbers say it, to a map.
#pragma once

#include "base/result.hpp"
#include "pixel/pixel_map.hpp"

#include <fmt/format.h>

namespace tutti::pixel {

class LightNumbers {
public:
    explicit LightNumbers(Size size) : map_{{}, size} {}

    /// The pixel lies on the canvas.
    Result<void> set(std::uint32_t pixel, std::int64_t light, Position position) {
        if (light < 0 || light >= static_cast<std::int64_t>(max_lights))
            return fail(
                ErrorCode::LimitExceeded,
                fmt::format("{} is no number of a light: they are 0 to {}", light, max_lights - 1), position
            );
        const auto at = static_cast<std::size_t>(light);
        if (at >= map_.pixels.size()) map_.pixels.resize(at + 1, no_pixel);
        if (map_.pixels[at] != no_pixel)
            return fail(ErrorCode::InvalidInput, fmt::format("light {} stands twice", light), position);
        map_.pixels[at] = pixel;
        return {};
    }

    /// InvalidInput where there was none.
    Result<PixelMap> take() && {
        if (map_.pixels.empty()) return fail(ErrorCode::InvalidInput, "the map has no lights");
        return std::move(map_);
    }

private:
    PixelMap map_;
};

} // namespace tutti::pixel
