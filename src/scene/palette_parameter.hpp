// A parameter by which people choose one of the palettes that there are.
#pragma once

#include "pixel/palette.hpp"
#include "scene/parameter.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::scene {

/// `initial` is the name of one of them.
inline Parameter palette_parameter(std::string_view initial) {
    const auto names = pixel::palette_names();
    const auto found = std::ranges::find(names, initial);
    return {
        "palette", "Palette",
        Choice{
            {names.begin(), names.end()},
            static_cast<std::size_t>(found == names.end() ? 0 : found - names.begin())
        }
    };
}

/// Of a scene that has declared it.
inline const pixel::Palette& palette_of(const Parameters& parameters) noexcept {
    return pixel::palette(parameters.choice("palette"));
}

/// Colours that go around and leave nothing in the dark, whatever the palette: for letters and dots.
inline pixel::Colour bright_around(const pixel::Palette& palette, double turns) noexcept {
    constexpr double dark = 0.4;
    const auto begin = palette[0];
    const auto end = palette[255];
    const bool meets = std::max({begin.red, begin.green, begin.blue}) > 128 && begin.red == end.red;
    if (meets) return palette.around(turns);
    // There and back, over the part that is light.
    const double part = turns - std::floor(turns);
    return palette.at(dark + (1 - dark) * (part < 0.5 ? 2 * part : 2 - 2 * part));
}

} // namespace tutti::scene
