// A display as `[display.<name>]` declares it.
#pragma once

#include "pixel/canvas.hpp"
#include "toml/table_reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::display {

enum class Shape : std::uint8_t { Panel, Cube, Strip };
enum class Faces : std::uint8_t { Full, Mirrored };
std::string_view word_of(Shape shape) noexcept;
std::string_view word_of(Faces faces) noexcept;

/// Of a cube, side by side.
inline constexpr int cube_faces = 4;

struct Display {
    std::string name;
    pixel::Size size{64, 64};
    Shape shape = Shape::Panel;
    Faces faces = Faces::Full;

    bool operator==(const Display&) const = default;
};

void read_displays(toml::TableReader& displays, std::vector<Display>& into);

} // namespace tutti::display
