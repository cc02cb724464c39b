#include "pixel/colour.hpp"

#include <cmath>

namespace tutti::pixel {

Colour from_hsv(double hue, double saturation, double value) noexcept {
    const double sixths = (hue - std::floor(hue)) * 6.0;
    const double chroma = value * saturation;
    const double least = value - chroma;
    // How far each primary is from its own sixth: 1 within one sixth of it, 0 from two on.
    const auto primary = [&](double centre) {
        const double distance = std::abs(sixths - centre);
        const double around = std::min(distance, 6.0 - distance);
        return least + chroma * std::clamp(2.0 - around, 0.0, 1.0);
    };
    return {channel(primary(0.0)), channel(primary(2.0)), channel(primary(4.0))};
}

} // namespace tutti::pixel
