// Palette: 256 colours that run into each other, for everything that has a height, a heat or an age.
#pragma once

#include "pixel/colour.hpp"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

namespace tutti::pixel {

struct Stop {
    std::uint8_t place; ///< 0 to 255, rising
    Colour colour;
};

class Palette {
public:
    /// Before the first stop and after the last there is but their colour. One stop at least.
    constexpr explicit Palette(std::initializer_list<Stop> stops) noexcept
        : Palette(std::span(stops.begin(), stops.size())) {}
    constexpr explicit Palette(std::span<const Stop> stops) noexcept {
        const Stop* const end = stops.data() + stops.size();
        const Stop* next = stops.data();
        const Stop* last = next;
        for (std::size_t i = 0; i < colours_.size(); ++i) {
            while (next != end && next->place <= i) last = next++;
            if (next == end || next == last) {
                colours_[i] = last->colour;
                continue;
            }
            const auto way = (i - last->place) * 255 / static_cast<std::size_t>(next->place - last->place);
            colours_[i] = mixed(last->colour, next->colour, static_cast<std::uint8_t>(way));
        }
    }

    constexpr Colour operator[](std::uint8_t place) const noexcept { return colours_[place]; }
    /// 0 to 1; what lies outside is cut.
    constexpr Colour at(double place) const noexcept { return colours_[channel(place)]; }
    /// In turns: what lies outside comes around again. For palettes whose ends meet.
    Colour around(double turns) const noexcept;

private:
    std::array<Colour, 256> colours_{};
};

/// The names of those that there are, in the order of palette().
std::span<const std::string_view> palette_names() noexcept;
/// By its index among the names; the first one for an index beyond them.
const Palette& palette(std::size_t index) noexcept;

extern const Palette fire;    ///< black, red, orange, white
extern const Palette ember;   ///< black to the red of coals
extern const Palette ocean;   ///< deep blue to foam
extern const Palette rainbow; ///< all hues; its ends meet
extern const Palette aurora;  ///< night, green, violet; its ends meet
extern const Palette sunset;  ///< night blue, violet, orange, gold
extern const Palette forest;  ///< dark to light green
extern const Palette ice;     ///< black, blue, white
extern const Palette neon;    ///< magenta, blue, cyan; its ends meet
extern const Palette gray;    ///< black to white

} // namespace tutti::pixel
