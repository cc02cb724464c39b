// ColourOrder: in which order a light wants its colours: "RGB", "GRB", "RGBW".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::pixel {

enum class Component : std::uint8_t { Red, Green, Blue, White };

struct ColourOrder {
    std::array<Component, 4> components{Component::Red, Component::Green, Component::Blue};
    std::size_t count = 3; ///< 4: with white

    bool has_white() const noexcept { return count == 4; }
    bool operator==(const ColourOrder&) const = default;
};

/// R, G and B once each, in any order, and perhaps one W.
constexpr std::optional<ColourOrder> parse_colour_order(std::string_view text) noexcept {
    constexpr std::string_view letters = "RGBW";
    ColourOrder order;
    if (text.size() < 3 || text.size() > letters.size()) return std::nullopt;
    unsigned seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto component = letters.find(text[i]);
        if (component == std::string_view::npos || (seen >> component & 1U) != 0) return std::nullopt;
        seen |= 1U << component;
        order.components[i] = static_cast<Component>(component);
    }
    if ((seen & 7U) != 7U) return std::nullopt;
    order.count = text.size();
    return order;
}

} // namespace tutti::pixel
