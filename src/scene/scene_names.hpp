// The names of the scenes that ship, for who reads a file and does not run scenes. A test holds them against
// the scenes themselves.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti::scene {

inline constexpr std::array<std::string_view, 13> shipped_names = {
    "boids",     "clock", "fire",  "image",  "life",  "plasma", "sprites",
    "starfield", "text",  "title", "tunnel", "video", "water",
};

constexpr bool is_shipped(std::string_view name) noexcept {
    return std::ranges::find(shipped_names, name) != shipped_names.end();
}

} // namespace tutti::scene
