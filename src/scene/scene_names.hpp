// The names of the scenes that ship, for who reads a file and does not run scenes. A test holds them against
// the scenes themselves.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti::scene {

inline constexpr std::array<std::string_view, 30> shipped_names = {
    "boids",  "clock", "compass", "confetti", "dashboard",  "fire",    "heart",     "horizon",
    "image",  "julia", "life",    "lyrics",   "mandelbrot", "meters",  "paint",     "piano",
    "plasma", "pong",  "pulse",   "ripples",  "spectrum",   "sprites", "starfield", "strobe",
    "test",   "text",  "title",   "tunnel",   "video",      "water",
};

constexpr bool is_shipped(std::string_view name) noexcept {
    return std::ranges::find(shipped_names, name) != shipped_names.end();
}

} // namespace tutti::scene
