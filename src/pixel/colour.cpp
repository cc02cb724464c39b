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

double hue_of(Colour colour) noexcept {
    const auto [least, most] = std::minmax({colour.red, colour.green, colour.blue});
    if (least == most) return 0;
    const double chroma = most - least;
    double sixths = 0;
    if (most == colour.red)
        sixths = (colour.green - colour.blue) / chroma;
    else if (most == colour.green)
        sixths = 2 + (colour.blue - colour.red) / chroma;
    else
        sixths = 4 + (colour.red - colour.green) / chroma;
    return sixths < 0 ? sixths / 6 + 1 : sixths / 6;
}

} // namespace tutti::pixel
