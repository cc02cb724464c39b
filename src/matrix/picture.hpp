// Picture: what stands on a matrix of 8 × 8 lights, upright, whichever way the board is mounted.
#pragma once

#include "pixel/colour.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace tutti::matrix {

using pixel::black;
using pixel::Colour;
using pixel::white;

inline constexpr Colour green{0, 200, 60};
inline constexpr Colour yellow{255, 190, 0};
inline constexpr Colour red{255, 40, 20};
inline constexpr Colour blue{40, 110, 255};
inline constexpr Colour cyan{0, 190, 220};
inline constexpr Colour orange{255, 120, 0};

inline constexpr std::size_t side = 8;
inline constexpr std::size_t pixels = side * side;

struct Picture {
    std::array<Colour, pixels> pixels{}; ///< row by row from the top left

    Colour& at(std::size_t x, std::size_t y) noexcept { return pixels[y * side + x]; }
    const Colour& at(std::size_t x, std::size_t y) const noexcept { return pixels[y * side + x]; }
    bool operator==(const Picture&) const = default;
};

/// How far the picture is turned clockwise on the lights.
enum class Rotation : std::uint16_t { None = 0, Quarter = 90, Half = 180, ThreeQuarters = 270 };

/// 0, 90, 180 or 270 degrees.
std::optional<Rotation> rotation_of(std::int64_t degrees) noexcept;
constexpr int degrees(Rotation rotation) noexcept { return static_cast<int>(rotation); }

Picture turned(const Picture& picture, Rotation rotation) noexcept;

/// As the framebuffer of the lights has it: RGB565, two bytes a pixel, the lower first.
std::array<std::uint8_t, 2 * pixels> print_rgb565(const Picture& picture) noexcept;

} // namespace tutti::matrix
