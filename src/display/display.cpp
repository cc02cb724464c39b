#include "display/display.hpp"

#include <array>

namespace tutti::display {

std::string_view word_of(Shape shape) noexcept {
    constexpr std::array<std::string_view, 3> words = {"panel", "cube", "strip"};
    return words[static_cast<std::size_t>(shape)];
}
std::string_view word_of(Faces faces) noexcept { return faces == Faces::Full ? "full" : "mirrored"; }

void read_displays(toml::TableReader& displays, std::vector<Display>& into) {
    displays.read_each_table([&](const Member& member, toml::TableReader& table) {
        Display display;
        display.name = member.key;
        std::vector<std::int64_t> size;
        if (table.read_list("size", size, toml::Whole{1, pixel::max_side}) && size.size() == 2)
            display.size = {static_cast<int>(size[0]), static_cast<int>(size[1])};
        table.read(
            "shape", display.shape,
            toml::OneOf<Shape, 3>{{{{"panel", Shape::Panel}, {"cube", Shape::Cube}, {"strip", Shape::Strip}}}}
        );
        table.read(
            "faces", display.faces,
            toml::OneOf<Faces, 2>{{{{"full", Faces::Full}, {"mirrored", Faces::Mirrored}}}}
        );
        table.take("output");
        into.push_back(std::move(display));
    });
}

} // namespace tutti::display
