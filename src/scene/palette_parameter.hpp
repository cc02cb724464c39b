// A parameter by which people choose one of the palettes that there are.
#pragma once

#include "pixel/palette.hpp"
#include "scene/parameter.hpp"

#include <algorithm>

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

} // namespace tutti::scene
