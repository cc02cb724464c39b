#include "pixel/pixel_map.hpp"

#include <cmath>
#include <numbers>

namespace tutti::pixel {

namespace {

std::uint32_t index_at(Size size, int x, int y) noexcept {
    return static_cast<std::uint32_t>(y) * static_cast<std::uint32_t>(size.width)
           + static_cast<std::uint32_t>(x);
}

bool is_right(Corner corner) noexcept { return corner == Corner::TopRight || corner == Corner::BottomRight; }
bool is_bottom(Corner corner) noexcept {
    return corner == Corner::BottomLeft || corner == Corner::BottomRight;
}

/// The nearest pixel of a row or column, `share` of its way along.
int pixel_at(double share, int side) noexcept {
    return std::clamp(static_cast<int>(std::floor(share * side)), 0, side - 1);
}

std::vector<std::uint32_t> places(const Grid& grid, Size size) {
    std::vector<std::uint32_t> pixels;
    pixels.reserve(size.pixels());
    const bool by_rows = grid.along == Along::Rows;
    const int lines = by_rows ? size.height : size.width;
    const int length = by_rows ? size.width : size.height;
    for (int line = 0; line < lines; ++line)
        for (int step = 0; step < length; ++step) {
            const int along = grid.is_serpentine && line % 2 == 1 ? length - 1 - step : step;
            const int x = by_rows ? along : line;
            const int y = by_rows ? line : along;
            pixels.push_back(index_at(
                size, is_right(grid.start) ? size.width - 1 - x : x,
                is_bottom(grid.start) ? size.height - 1 - y : y
            ));
        }
    return pixels;
}

std::vector<std::uint32_t> places(const Ring& ring, Size size) {
    std::vector<std::uint32_t> pixels;
    pixels.reserve(ring.lights);
    const double direction = ring.turn == Turn::Clockwise ? 1 : -1;
    for (std::size_t i = 0; i < ring.lights; ++i) {
        const double turns =
            ring.angle / 360 + direction * static_cast<double>(i) / static_cast<double>(ring.lights);
        const double angle = turns * 2 * std::numbers::pi;
        // Through the middles of the outermost pixels.
        const double x = (size.width - 1) * (1 + std::sin(angle)) / 2;
        const double y = (size.height - 1) * (1 - std::cos(angle)) / 2;
        pixels.push_back(index_at(size, static_cast<int>(std::lround(x)), static_cast<int>(std::lround(y))));
    }
    return pixels;
}

std::vector<std::uint32_t> places(const Helix& helix, Size size) {
    std::vector<std::uint32_t> pixels;
    pixels.reserve(helix.lights);
    for (std::size_t i = 0; i < helix.lights; ++i) {
        const double way = static_cast<double>(i) / static_cast<double>(helix.lights);
        const double around = way * helix.turns;
        const int x = pixel_at(around - std::floor(around), size.width);
        const int y = pixel_at(way, size.height);
        pixels.push_back(index_at(
            size, is_right(helix.start) ? size.width - 1 - x : x,
            is_bottom(helix.start) ? size.height - 1 - y : y
        ));
    }
    return pixels;
}

Size panel_of(const Chain& chain, Size size) noexcept {
    return {size.width / chain.columns, size.height / chain.rows};
}

/// Adds the panel at that place of the chain, whose own pixels are `panel`.
void add_panel(
    PixelMap& map, std::span<const std::uint32_t> panel, Size size, int column, int row, bool is_turned
) {
    for (const auto pixel : panel) {
        int x = static_cast<int>(pixel) % size.width;
        int y = static_cast<int>(pixel) / size.width;
        if (is_turned) {
            x = size.width - 1 - x;
            y = size.height - 1 - y;
        }
        map.pixels.push_back(index_at(map.size, column * size.width + x, row * size.height + y));
    }
}

} // namespace

std::size_t lights_of(const Layout& layout, const Chain& chain, Size size) noexcept {
    const auto panels = static_cast<std::size_t>(chain.columns) * static_cast<std::size_t>(chain.rows);
    if (const auto* ring = std::get_if<Ring>(&layout)) return ring->lights * panels;
    if (const auto* helix = std::get_if<Helix>(&layout)) return helix->lights * panels;
    return panel_of(chain, size).pixels() * panels;
}

PixelMap make_map(const Layout& layout, const Chain& chain, Size size) {
    assert(lights_of(layout, chain, size) <= max_lights);
    const auto panel_size = panel_of(chain, size);
    const auto panel = std::visit([&](const auto& kind) { return places(kind, panel_size); }, layout);
    PixelMap map{{}, size};
    map.pixels.reserve(lights_of(layout, chain, size));
    for (int row = 0; row < chain.rows; ++row)
        for (int step = 0; step < chain.columns; ++step) {
            const bool runs_back = chain.is_serpentine && row % 2 == 1;
            add_panel(
                map, panel, panel_size, runs_back ? chain.columns - 1 - step : step, row,
                runs_back && chain.is_turned
            );
        }
    return map;
}

PixelMap rotated(PixelMap map, int degrees) {
    const Size lights = map.size;
    if (degrees == 90 || degrees == 270) map.size = {lights.height, lights.width};
    for (auto& pixel : map.pixels) {
        if (pixel == no_pixel) continue;
        const int x = static_cast<int>(pixel) % lights.width;
        const int y = static_cast<int>(pixel) / lights.width;
        if (degrees == 90) pixel = index_at(map.size, y, lights.width - 1 - x);
        if (degrees == 180) pixel = index_at(map.size, lights.width - 1 - x, lights.height - 1 - y);
        if (degrees == 270) pixel = index_at(map.size, lights.height - 1 - y, x);
    }
    return map;
}

} // namespace tutti::pixel
