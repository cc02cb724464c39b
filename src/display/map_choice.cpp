#include "display/map_choice.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::display {

namespace {

using pixel::Along;
using pixel::Corner;
using pixel::Grid;
using pixel::Turn;

enum class LayoutKind : std::uint8_t { Rows, Columns, Serpentine, Ring, Helix };

constexpr std::array<std::pair<std::string_view, LayoutKind>, 5> layouts = {
    {{"rows", LayoutKind::Rows},
     {"columns", LayoutKind::Columns},
     {"serpentine", LayoutKind::Serpentine},
     {"ring", LayoutKind::Ring},
     {"helix", LayoutKind::Helix}}
};
constexpr toml::OneOf<Corner, 4> corners{
    {{{"top_left", Corner::TopLeft},
      {"top_right", Corner::TopRight},
      {"bottom_left", Corner::BottomLeft},
      {"bottom_right", Corner::BottomRight}}}
};
constexpr toml::OneOf<Along, 2> ways{{{{"rows", Along::Rows}, {"columns", Along::Columns}}}};
constexpr toml::OneOf<Turn, 2> turns{
    {{{"clockwise", Turn::Clockwise}, {"counterclockwise", Turn::Counterclockwise}}}
};

constexpr toml::Whole light_count{1, pixel::max_lights};

struct MapFile {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (text && !text->ends_with(".csv") && !text->ends_with(".json"))
            return toml::complain("must be a file that ends in .csv or .json");
        return text;
    }
};

/// `map = "serpentine"`, or a file's name.
struct MapWord {
    toml::Read<MapChoice> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string or a table", value);
        if (value.string().find('.') != std::string_view::npos) {
            auto file = MapFile{}(value);
            if (!file) return std::unexpected(std::move(file.error()));
            return MapChoice{.layout = {}, .file = std::move(*file), .chain = {}};
        }
        const auto kind = toml::OneOf<LayoutKind, 5>{layouts}(value);
        if (!kind) return std::unexpected(kind.error());
        switch (*kind) {
        case LayoutKind::Rows:
            return MapChoice{};
        case LayoutKind::Columns:
            return MapChoice{.layout = Grid{.along = Along::Columns}, .file = {}, .chain = {}};
        case LayoutKind::Serpentine:
            return MapChoice{.layout = Grid{.is_serpentine = true}, .file = {}, .chain = {}};
        case LayoutKind::Ring:
            return toml::complain("a ring needs its number of lights: { layout = \"ring\", lights = 24 }");
        case LayoutKind::Helix:
            break;
        }
        return toml::complain("a helix needs its numbers of lights and of turns: { layout = \"helix\", "
                              "lights = 300, turns = 10 }");
    }
};

Grid read_grid(toml::TableReader& table, LayoutKind kind) {
    Grid grid{
        kind == LayoutKind::Columns ? Along::Columns : Along::Rows, kind == LayoutKind::Serpentine,
        Corner::TopLeft
    };
    if (grid.is_serpentine) table.read("along", grid.along, ways);
    table.read("start", grid.start, corners);
    return grid;
}

pixel::Ring read_ring(toml::TableReader& table) {
    pixel::Ring ring{.lights = 1};
    table.read_needed("lights", ring.lights, light_count, "its number of lights: lights = 24");
    table.read("angle", ring.angle, toml::Real{-360, 360});
    table.read("turn", ring.turn, turns);
    return ring;
}

pixel::Helix read_helix(toml::TableReader& table) {
    pixel::Helix helix{.lights = 1};
    table.read_needed("lights", helix.lights, light_count, "its number of lights: lights = 300");
    table.read_needed("turns", helix.turns, toml::Real{0.01, 10'000}, "how often it winds: turns = 10");
    table.read("start", helix.start, corners);
    return helix;
}

void read_map_table(toml::TableReader& table, MapChoice& map) {
    if (table.read("file", map.file, MapFile{})) return;
    if (table.has("file")) return table.take_all();
    LayoutKind kind{};
    const bool is_known = table.read_needed(
        "layout", kind, toml::OneOf<LayoutKind, 5>{layouts},
        "how the lights lie, or file = \"map.csv\": layout = \"serpentine\""
    );
    if (!is_known) return table.take_all(); // whose keys they are cannot be told
    if (kind == LayoutKind::Ring)
        map.layout = read_ring(table);
    else if (kind == LayoutKind::Helix)
        map.layout = read_helix(table);
    else
        map.layout = read_grid(table, kind);
}

/// Into equal parts of whole pixels.
void read_parts(toml::TableReader& table, std::string_view key, int& parts, int side, std::string_view what) {
    if (!table.read(key, parts, toml::Whole{1, pixel::max_side}) || side % parts == 0) return;
    table.mistake(
        key, fmt::format("{} is not divisible by {}, so {} panels cannot share it", what, parts, parts)
    );
    parts = 1;
}

void read_chain(toml::TableReader& table, pixel::Chain& chain, pixel::Size lights) {
    read_parts(table, "columns", chain.columns, lights.width, fmt::format("a width of {}", lights.width));
    read_parts(table, "rows", chain.rows, lights.height, fmt::format("a height of {}", lights.height));
    table.read("serpentine", chain.is_serpentine, toml::Boolean{});
    table.read("turned", chain.is_turned, toml::Boolean{});
    if (chain.is_turned && !chain.is_serpentine)
        table.mistake("turned", "only panels of a chain that runs back are turned: serpentine = true");
}

} // namespace

void read_map(toml::TableReader& display, MapChoice& map, pixel::Size lights) {
    const Value* value = display.table().find("map");
    if (value != nullptr && value->is_object())
        display.read_table("map", [&](toml::TableReader& table) { read_map_table(table, map); });
    else
        display.read("map", map, MapWord{});
    display.read_table("chain", [&](toml::TableReader& table) { read_chain(table, map.chain, lights); });
    if (!map.file.empty() && display.has("chain"))
        display.mistake("chain", "a map's file says where each light lies, so there is no chain beside it");
    else if (map.file.empty() && pixel::lights_of(map.layout, map.chain, lights) > pixel::max_lights)
        display.mistake(
            display.has("map") ? "map" : "size",
            fmt::format(
                "makes {} lights; a display may have {}", pixel::lights_of(map.layout, map.chain, lights),
                pixel::max_lights
            )
        );
}

} // namespace tutti::display
