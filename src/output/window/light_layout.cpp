#include "output/window/light_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::output {

namespace {

/// Below that many pixels a light is a square.
constexpr int least_round_cell = 4;

/// Lights and the gaps between faces, of the width of one light each.
int columns_of(pixel::Size canvas, int faces) { return canvas.width + faces - 1; }

} // namespace

LightLayout fit(pixel::Size canvas, int faces, pixel::Size window) {
    const int columns = columns_of(canvas, faces);
    double scale = std::min(
        static_cast<double>(window.width) / columns, static_cast<double>(window.height) / canvas.height
    );
    if (scale >= 1) scale = std::floor(scale);
    const auto pixels = [scale](int lights) { return std::max(1, static_cast<int>(lights * scale)); };
    LightLayout layout{.cell = std::max(1, static_cast<int>(scale)), .faces = {}};
    const int left = (window.width - pixels(columns)) / 2;
    const int top = (window.height - pixels(canvas.height)) / 2;
    const int lights = canvas.width / faces;
    for (int face = 0; face < faces; ++face) {
        const int before = left + static_cast<int>(face * (lights + 1) * scale);
        layout.faces.push_back(
            {.left = before, .top = top, .size = {.width = pixels(lights), .height = pixels(canvas.height)}}
        );
    }
    return layout;
}

pixel::Size window_size(pixel::Size canvas, int faces, int cell) {
    return {.width = columns_of(canvas, faces) * cell, .height = canvas.height * cell};
}

int usual_cell(pixel::Size canvas, int faces) {
    constexpr pixel::Size screen{.width = 1280, .height = 640};
    return std::min(fit(canvas, faces, screen).cell, 24);
}

std::vector<std::uint8_t> gap_of(int cell) {
    std::vector<std::uint8_t> gap(static_cast<std::size_t>(cell) * static_cast<std::size_t>(cell), 0);
    if (cell < least_round_cell) return gap;
    const double middle = (cell - 1) / 2.0;
    const double radius = cell * 0.42;
    constexpr double darkest = 225;
    auto* at = gap.data();
    for (int y = 0; y < cell; ++y)
        for (int x = 0; x < cell; ++x) {
            const double outside = std::hypot(x - middle, y - middle) - radius;
            *at++ = static_cast<std::uint8_t>(std::clamp(outside + 0.5, 0.0, 1.0) * darkest);
        }
    return gap;
}

CubeView turned_cube(double turns, pixel::Size window) {
    constexpr double tilt = 0.45; // radians
    CubeView view;
    view.edge = std::min(window.width, window.height) * 0.55;
    const double radius = view.edge / std::numbers::sqrt2;
    const double height = view.edge * std::cos(tilt);
    const pixel::Point middle{.x = window.width / 2.0, .y = (window.height - height) / 2};
    // The angle counts against the clock as seen from above; at a quarter turn it points at who looks.
    const auto corner = [&](double angle) {
        return pixel::Point{
            .x = middle.x + radius * std::cos(angle),
            .y = middle.y + radius * std::sin(angle) * std::sin(tilt)
        };
    };
    constexpr double quarter = std::numbers::pi / 2;
    for (int face = 0; face < 4; ++face) {
        const double facing = (1 - face) * quarter - turns * 4 * quarter;
        const auto left = corner(facing + quarter / 2);
        const auto right = corner(facing - quarter / 2);
        view.lid[static_cast<std::size_t>(face)] = left;
        const double towards = std::sin(facing);
        if (towards <= 0) continue;
        const pixel::Point down_right{.x = right.x, .y = right.y + height};
        const pixel::Point down_left{.x = left.x, .y = left.y + height};
        view.faces.push_back(
            {.face = face, .corners = {left, right, down_right, down_left}, .shade = 0.5 + 0.5 * towards}
        );
    }
    return view;
}

} // namespace tutti::output
