// A display as `[display.<name>]` declares it: a canvas that scenes draw on, the lights that show it, and
// where their bytes go. Pure data; the map's file is read by whoever has files.
#pragma once

#include "base/time.hpp"
#include "display/map_choice.hpp"
#include "display/output_url.hpp"
#include "display/power.hpp"
#include "pixel/canvas.hpp"
#include "pixel/colour_order.hpp"
#include "toml/table_reader.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::display {

enum class Shape : std::uint8_t { Panel, Cube, Strip };
enum class Faces : std::uint8_t { Full, Mirrored };
enum class Off : std::uint8_t { Last, Black };
std::string_view word_of(Shape shape) noexcept;
std::string_view word_of(Faces faces) noexcept;

/// Of a cube, side by side.
inline constexpr int cube_faces = 4;
inline constexpr std::size_t most_displays = 16;
inline constexpr std::size_t most_outputs = 16; ///< of one display

struct Display {
    std::string name;
    pixel::Size size{64, 64}; ///< of the canvas
    Shape shape = Shape::Panel;
    Faces faces = Faces::Full;
    std::vector<OutputUrl> outputs; ///< none: the page alone shows it
    int rotation = 0;               ///< degrees by which the picture is turned clockwise: 0, 90, 180 or 270
    double brightness = 1;
    double gamma = 2.2;
    std::array<double, 3> white_balance{1, 1, 1};
    bool dithers = true;
    Power power;
    MapChoice map;
    pixel::ColourOrder order;
    int rate = 0;                   ///< frames a second that go out at most; 0: each
    microseconds hold = seconds(2); ///< how long the last frame stands when frames stop
    microseconds fade = seconds(2); ///< then into the attract loop
    Off off = Off::Last;            ///< what stands when the output ends as it is told to

    /// The canvas's size as the lights see it: the other way round where it is turned by a quarter.
    pixel::Size size_of_lights() const noexcept;
    bool operator==(const Display&) const = default;
};

void read_displays(toml::TableReader& displays, std::vector<Display>& into);

} // namespace tutti::display
