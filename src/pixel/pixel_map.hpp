// PixelMap: which pixel of a canvas each light shows, in the order in which the lights are wired.
#pragma once

#include "pixel/canvas.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <variant>
#include <vector>

namespace tutti::pixel {

inline constexpr std::size_t max_lights = 262'144;

/// Of a light that shows nothing.
inline constexpr std::uint32_t no_pixel = std::numeric_limits<std::uint32_t>::max();

struct PixelMap {
    std::vector<std::uint32_t> pixels; ///< for each light an index of the canvas, or no_pixel
    Size size;                         ///< of the canvas

    bool operator==(const PixelMap&) const = default;
};

enum class Corner : std::uint8_t { TopLeft, TopRight, BottomLeft, BottomRight };
enum class Along : std::uint8_t { Rows, Columns };

/// A light a pixel, row by row or column by column.
struct Grid {
    Along along = Along::Rows;
    bool is_serpentine = false; ///< every second row runs back
    Corner start = Corner::TopLeft;

    bool operator==(const Grid&) const = default;
};

enum class Turn : std::uint8_t { Clockwise, Counterclockwise };

/// Lights on the largest ellipse that the canvas holds.
struct Ring {
    std::size_t lights = 0;
    double angle = 0; ///< of the first light: degrees clockwise from the top
    Turn turn = Turn::Clockwise;

    bool operator==(const Ring&) const = default;
};

/// A strip wound around a pole, whose unrolled mantle is the canvas: once around is its width.
struct Helix {
    std::size_t lights = 0;
    double turns = 1;
    Corner start = Corner::BottomLeft; ///< on the left it runs to the right
    bool operator==(const Helix&) const = default;
};

using Layout = std::variant<Grid, Ring, Helix>;

/// Panels of one size that make up the canvas, each with the same layout, in the order of their cable.
struct Chain {
    int columns = 1; ///< the canvas's width is a multiple, as its height is of the rows
    int rows = 1;
    bool is_serpentine = false; ///< every second row of panels runs back …
    bool is_turned = false;     ///< … and hangs upside down, so that cables are short

    bool operator==(const Chain&) const = default;
};

/// How many lights that makes on a canvas.
std::size_t lights_of(const Layout& layout, const Chain& chain, Size size) noexcept;
/// At most max_lights of them.
PixelMap make_map(const Layout& layout, const Chain& chain, Size size);

/// `map` is of lights as they hang; the canvas is turned clockwise before they show it: 0, 90, 180 or 270
/// degrees. The result's size is the canvas's, the other way round by 90 and 270.
PixelMap rotated(PixelMap map, int degrees);

} // namespace tutti::pixel
