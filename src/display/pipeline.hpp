// Pipeline: from a canvas to the bytes of a display's lights, in the order of the wire. Each light takes its
// pixel, gets linear (gamma), is balanced and dimmed, all of it kept to what the lights may draw; what 8 bits
// cannot say is spread over frames.
#pragma once

#include "base/result.hpp"
#include "display/display.hpp"
#include "pixel/pixel_map.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tutti::display {

/// The map of a display; `file` is the text of its file, where it has one. What is wrong in that has its
/// line; LimitExceeded: too many lights, or more than may draw what they draw when dark.
Result<pixel::PixelMap> map_of(const Display& display, std::string_view file = {});

/// What stands in where that cannot be: row by row, as many lights as there may be.
pixel::PixelMap row_by_row(const Display& display);

class Pipeline {
public:
    /// `map` is the display's own, of a canvas of the display's size.
    Pipeline(const Display& display, const pixel::PixelMap& map);

    /// `canvas` has the map's pixels; `brightness`, 0 to 1, comes on top of the display's own. What it gives
    /// stands until the next call. Allocates nothing.
    std::span<const std::uint8_t> run(std::span<const pixel::Colour> canvas, double brightness) noexcept;

    /// Of the last run.
    const PowerEstimate& power() const noexcept { return power_; }
    std::size_t lights() const noexcept { return pixels_.size(); }
    std::size_t bytes() const noexcept { return bytes_.size(); }

private:
    using Table = std::array<std::uint16_t, 256>;
    enum class Rounding : std::uint8_t { Spread, Nearest, Down };

    void gather(std::span<const pixel::Colour> canvas) noexcept;
    template <std::size_t channels>
    void gather_lights(std::span<const pixel::Colour> canvas) noexcept;
    void send(std::uint32_t share, Rounding rounding) noexcept;
    Current drawn(double channels) const noexcept;
    std::uint32_t share_within_limit(std::uint32_t share, double level) const noexcept;

    std::vector<std::uint32_t> pixels_; // an index of the canvas for each light
    std::vector<std::uint32_t> dark_;   // lights that have none
    std::array<Table, 3> tables_{};     // red, green, blue → 16 bits, linear
    pixel::ColourOrder order_;
    std::vector<std::uint16_t> levels_; // a channel each, as the wire has them
    std::vector<std::uint8_t> phases_;  // where each channel stands in the turn of dithering
    std::vector<std::uint8_t> bytes_;
    double brightness_;
    bool dithers_;
    Power limits_;
    std::uint8_t turn_ = 0;
    PowerEstimate power_;
};

} // namespace tutti::display
