#include "pixel/palette.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::pixel {

// clang-format off
constexpr Palette fire{{0, {0, 0, 0}}, {64, {110, 8, 0}}, {128, {230, 50, 0}}, {190, {255, 160, 10}}, {235, {255, 235, 120}}, {255, {255, 255, 230}}};
constexpr Palette ember{{0, {0, 0, 0}}, {90, {50, 4, 2}}, {170, {150, 20, 4}}, {230, {240, 70, 10}}, {255, {255, 150, 60}}};
constexpr Palette ocean{{0, {0, 4, 30}}, {90, {0, 40, 110}}, {160, {0, 110, 170}}, {215, {40, 190, 210}}, {255, {225, 255, 250}}};
constexpr Palette rainbow{{0, {255, 0, 0}}, {43, {255, 255, 0}}, {85, {0, 255, 0}}, {128, {0, 255, 255}}, {170, {0, 0, 255}}, {213, {255, 0, 255}}, {255, {255, 0, 6}}};
constexpr Palette aurora{{0, {2, 8, 30}}, {70, {0, 90, 80}}, {120, {40, 230, 120}}, {165, {90, 255, 190}}, {205, {120, 60, 200}}, {255, {2, 8, 30}}};
constexpr Palette sunset{{0, {10, 8, 50}}, {80, {90, 20, 110}}, {140, {220, 50, 90}}, {195, {255, 130, 50}}, {255, {255, 225, 130}}};
constexpr Palette forest{{0, {2, 12, 4}}, {100, {10, 70, 20}}, {180, {60, 150, 40}}, {255, {210, 240, 120}}};
constexpr Palette ice{{0, {0, 0, 0}}, {90, {0, 30, 110}}, {180, {60, 160, 240}}, {255, {245, 252, 255}}};
constexpr Palette neon{{0, {255, 0, 130}}, {85, {110, 20, 255}}, {170, {0, 220, 255}}, {255, {255, 0, 130}}};
constexpr Palette gray{{0, {0, 0, 0}}, {255, {255, 255, 255}}};
// clang-format on

namespace {

struct Named {
    std::string_view name;
    const Palette* palette;
};
constexpr auto palettes = std::to_array<Named>({
    {"fire", &fire},
    {"ember", &ember},
    {"ocean", &ocean},
    {"rainbow", &rainbow},
    {"aurora", &aurora},
    {"sunset", &sunset},
    {"forest", &forest},
    {"ice", &ice},
    {"neon", &neon},
    {"gray", &gray},
});
constexpr auto words = [] {
    std::array<std::string_view, palettes.size()> all;
    std::ranges::transform(palettes, all.begin(), &Named::name);
    return all;
}();

} // namespace

Colour Palette::around(double turns) const noexcept {
    const double part = turns - std::floor(turns);
    return part >= 0 && part < 1 ? colours_[static_cast<std::size_t>(part * 256)] : colours_[0];
}

std::span<const std::string_view> palette_names() noexcept { return words; }

const Palette& palette(std::size_t index) noexcept {
    return *palettes[index < palettes.size() ? index : 0].palette;
}

} // namespace tutti::pixel
