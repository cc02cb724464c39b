// Colour: 8 bits each of red, green and blue, as pixels have them on their way to the lights.
#pragma once

#include <algorithm>
#include <cstdint>

namespace tutti::pixel {

/// Values as on a screen (sRGB, not linear in light): a display's gamma makes light of them.
struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    bool operator==(const Colour&) const = default;
};
static_assert(sizeof(Colour) == 3, "canvases are read as RGB bytes");

inline constexpr Colour black{};
inline constexpr Colour white{255, 255, 255};

/// 0 to 1 into 0 to 255, rounded; what lies outside is cut.
constexpr std::uint8_t channel(double value) noexcept {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255.0 + 0.5);
}

/// a × b ÷ 255, rounded.
constexpr std::uint8_t scaled(std::uint8_t value, std::uint8_t by) noexcept {
    const auto product = static_cast<unsigned>(value) * by + 128U;
    return static_cast<std::uint8_t>((product + (product >> 8)) >> 8);
}
constexpr Colour scaled(Colour colour, std::uint8_t by) noexcept {
    return {scaled(colour.red, by), scaled(colour.green, by), scaled(colour.blue, by)};
}

/// From `from` (amount 0) to `to` (amount 255).
constexpr Colour mixed(Colour from, Colour to, std::uint8_t amount) noexcept {
    const auto one = [amount](std::uint8_t a, std::uint8_t b) {
        const auto sum =
            static_cast<unsigned>(a) * (255U - amount) + static_cast<unsigned>(b) * amount + 128U;
        return static_cast<std::uint8_t>((sum + (sum >> 8)) >> 8);
    };
    return {one(from.red, to.red), one(from.green, to.green), one(from.blue, to.blue)};
}

/// The sum of both, cut at full.
constexpr Colour added(Colour a, Colour b) noexcept {
    const auto one = [](std::uint8_t x, std::uint8_t y) {
        return static_cast<std::uint8_t>(std::min(255, static_cast<int>(x) + y));
    };
    return {one(a.red, b.red), one(a.green, b.green), one(a.blue, b.blue)};
}

/// Hue in turns (0 and 1 are red, what lies outside wraps), saturation and value 0 to 1 (Smith, "Color gamut
/// transform pairs", 1978).
Colour from_hsv(double hue, double saturation, double value) noexcept;
/// 0 up to 1; of a grey 0.
double hue_of(Colour colour) noexcept;

} // namespace tutti::pixel
