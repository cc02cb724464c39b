#include "matrix/icon.hpp"

#include "matrix/icon_art.hpp"

#include <algorithm>

namespace tutti::matrix {

namespace {

constexpr auto names = [] {
    std::array<std::string_view, drawings.size()> all;
    std::ranges::transform(drawings, all.begin(), &Drawing::name);
    return all;
}();

// The table is in the order of the enumeration.
static_assert(std::ranges::equal(
    drawings, std::views::iota(std::size_t{0}, drawings.size()), {},
    [](const Drawing& drawing) { return static_cast<std::size_t>(drawing.icon); }
));
static_assert(drawings.size() == static_cast<std::size_t>(Icon::Mist) + 1);

const Drawing& drawing_of(Icon icon) noexcept { return drawings[static_cast<std::size_t>(icon)]; }

Colour colour_of(char letter) noexcept {
    const auto found = std::ranges::find(palette, letter, &Paint::letter);
    return found != palette.end() ? found->colour : black;
}

} // namespace

std::string_view name(Icon icon) noexcept { return drawing_of(icon).name; }

std::optional<Icon> find_icon(std::string_view name) noexcept {
    const auto found = std::ranges::find(drawings, name, &Drawing::name);
    return found != drawings.end() ? std::optional(found->icon) : std::nullopt;
}

std::span<const std::string_view> icon_names() noexcept { return names; }

Picture picture_of(Icon icon) noexcept {
    Picture picture;
    const auto& rows = drawing_of(icon).rows;
    for (std::size_t y = 0; y < side; ++y)
        for (std::size_t x = 0; x < side; ++x) picture.at(x, y) = colour_of(rows[y][x]);
    return picture;
}

} // namespace tutti::matrix
