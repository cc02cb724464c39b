#include "display/display.hpp"

#include <fmt/format.h>

namespace tutti::display {

namespace {

constexpr toml::OneOf<Shape, 3> shapes{
    {{{"panel", Shape::Panel}, {"cube", Shape::Cube}, {"strip", Shape::Strip}}}
};
constexpr toml::OneOf<Faces, 2> all_faces{{{{"full", Faces::Full}, {"mirrored", Faces::Mirrored}}}};
constexpr toml::Real share{0, 1};

struct SizeOfCanvas {
    toml::Read<pixel::Size> operator()(const Value& value) const {
        if (!value.is_array()) return toml::wrong_kind("a list of width and height: [64, 64]", value);
        if (value.items().size() != 2) return toml::complain("must be a width and a height: [64, 64]");
        constexpr toml::Whole side{1, pixel::max_side};
        const auto width = side(value.items()[0]);
        const auto height = side(value.items()[1]);
        if (!width || !height) return std::unexpected((width ? height : width).error());
        return pixel::Size{static_cast<int>(*width), static_cast<int>(*height)};
    }
};

struct Degrees {
    toml::Read<int> operator()(const Value& value) const {
        if (!value.is_integer()) return toml::wrong_kind("a whole number", value);
        const auto degrees = value.integer();
        if (degrees < 0 || degrees > 270 || degrees % 90 != 0)
            return toml::complain("must be 0, 90, 180 or 270 degrees, clockwise");
        return static_cast<int>(degrees);
    }
};

struct Order {
    toml::Read<pixel::ColourOrder> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (const auto order = pixel::parse_colour_order(value.string())) return *order;
        return toml::complain("must have R, G and B once each, and perhaps W: \"RGB\", \"GRB\", \"RGBW\"");
    }
};

void read_outputs(toml::TableReader& table, std::vector<OutputUrl>& outputs) {
    const Value* value = table.table().find("output");
    OutputUrl one;
    if (value != nullptr && !value->is_array()) {
        if (table.read("output", one, Output{})) outputs = {std::move(one)};
        return;
    }
    table.read_list("output", outputs, Output{});
    if (outputs.size() > most_outputs)
        table.mistake("output", fmt::format("more than {} outputs", most_outputs));
}

void read_shape(toml::TableReader& table, Display& display) {
    table.read("size", display.size, SizeOfCanvas{});
    table.read("shape", display.shape, shapes);
    table.read("faces", display.faces, all_faces);
    if (display.shape == Shape::Cube && display.size.width % cube_faces != 0)
        table.mistake(
            "size",
            fmt::format(
                "a cube's width must be divisible by 4, its faces side by side; {} is not", display.size.width
            )
        );
    if (display.shape == Shape::Strip && !table.has("size"))
        table.missing("size", "how long the strip is: size = [144, 1]");
    if (display.shape != Shape::Cube && table.has("faces"))
        table.mistake("faces", "only a cube has faces: shape = \"cube\"");
}

void read_light(toml::TableReader& table, Display& display) {
    table.read("brightness", display.brightness, share);
    table.read("gamma", display.gamma, toml::Real{0.2, 5});
    table.read("white_balance", display.white_balance, toml::Three<double, toml::Real>{share});
    table.read("dither", display.dithers, toml::Boolean{});
    table.read("order", display.order, Order{});
    table.read_table("power", [&](toml::TableReader& power) { read_power(power, display.power); });
}

void check_power(toml::TableReader& table, const Display& display) {
    const auto lights = pixel::lights_of(display.map.layout, display.map.chain, display.size_of_lights());
    if (auto mistake = find_power_mistake(display.power, lights); !mistake.empty())
        table.mistake("power", std::move(mistake));
}

void read_display(toml::TableReader& table, Display& display) {
    read_shape(table, display);
    read_outputs(table, display.outputs);
    table.read("rotation", display.rotation, Degrees{});
    read_map(table, display.map, display.size_of_lights());
    read_light(table, display);
    if (display.map.file.empty()) check_power(table, display);
    table.read("rate", display.rate, toml::Whole{1, 1000});
    table.read("hold", display.hold, toml::Duration{microseconds(0), seconds(3600)});
    table.read("fade", display.fade, toml::Duration{microseconds(0), seconds(60)});
    table.read("off", display.off, toml::OneOf<Off, 2>{{{{"last", Off::Last}, {"black", Off::Black}}}});
}

} // namespace

std::string_view word_of(Shape shape) noexcept { return shapes.words[static_cast<std::size_t>(shape)].first; }
std::string_view word_of(Faces faces) noexcept {
    return all_faces.words[static_cast<std::size_t>(faces)].first;
}

pixel::Size Display::size_of_lights() const noexcept {
    return rotation % 180 == 0 ? size : pixel::Size{size.height, size.width};
}

void read_displays(toml::TableReader& displays, std::vector<Display>& into) {
    if (displays.table().members().size() > most_displays) {
        displays.take_all();
        return displays.mistake_here(fmt::format("more than {} displays", most_displays));
    }
    displays.read_each_table([&](const Member& member, toml::TableReader& table) {
        if (const auto name = toml::Name{}(Value(member.key)); !name)
            displays.mistake_at(member.position, member.key, "a display's name " + name.error().reason);
        auto& display = into.emplace_back();
        display.name = member.key;
        read_display(table, display);
    });
}

} // namespace tutti::display
