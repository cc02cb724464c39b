#include "scene/mode.hpp"

#include "scene/scene_names.hpp"
#include "toml/nearest.hpp"

#include <algorithm>

namespace tutti::scene {

namespace {

using pixel::Blend;
using pixel::Transition;

constexpr toml::Real share{0, 1};

constexpr toml::OneOf<Blend, 6> blends{
    {{{"over", Blend::Over},
      {"add", Blend::Add},
      {"multiply", Blend::Multiply},
      {"screen", Blend::Screen},
      {"difference", Blend::Difference},
      {"lighten", Blend::Lighten}}}
};
constexpr toml::OneOf<Transition, 5> transitions{
    {{{"cut", Transition::Cut},
      {"fade", Transition::Fade},
      {"wipe", Transition::Wipe},
      {"dissolve", Transition::Dissolve},
      {"slide", Transition::Slide}}}
};

/// Scenes in Lua are files beside the installation's: whether one is there is not known here.
void read_scene(toml::TableReader& table, Layer& layer) {
    if (!table.read("scene", layer.scene, toml::Name{}) || is_shipped(layer.scene)) return;
    if (const auto near = toml::nearest(layer.scene, shipped_names); !near.empty())
        table.warning(
            "scene",
            "it is looked for as scenes/" + layer.scene + ".lua; did you mean `" + std::string(near) + "`?"
        );
}

void read_parameters(toml::TableReader& table, Layer& layer) {
    if (const auto* parameters = table.take_table("parameters"); parameters != nullptr)
        layer.parameters = *parameters;
}

void read_layer(toml::TableReader& table, Layer& layer) {
    read_scene(table, layer);
    if (!table.has("scene")) table.missing("scene", "the name of a scene");
    table.read("alpha", layer.alpha, share);
    table.read("blend", layer.blend, blends);
    read_parameters(table, layer);
}

void read_mode(toml::TableReader& table, Mode& mode) {
    table.read("title", mode.title, toml::Text{});
    table.read_tables("layers", most_layers, [&](toml::TableReader& layer) {
        read_layer(layer, mode.layers.emplace_back());
    });
    if (table.has("layers") && table.take("scene") != nullptr)
        table.mistake("scene", "a mode has one scene, or layers, not both");
    if (!table.has("layers")) {
        Layer only;
        read_scene(table, only);
        read_parameters(table, only);
        if (only.scene.empty()) only.scene = mode.name; // [mode.fire] alone is the scene fire
        mode.layers.push_back(std::move(only));
    } else if (table.take("parameters") != nullptr)
        table.mistake("parameters", "where a mode has layers, each has its own parameters");
    if (mode.layers.empty()) table.mistake("layers", "must have at least one layer");
    table.read("transition", mode.transition, transitions);
    table.read("duration", mode.duration, toml::Duration{microseconds(0), seconds(60)});
    table.read_list("display", mode.displays, toml::Name{});
}

} // namespace

std::string title_of(std::string_view name) {
    std::string title(name);
    std::ranges::replace_if(title, [](char c) { return c == '_' || c == '-'; }, ' ');
    if (!title.empty() && title.front() >= 'a' && title.front() <= 'z')
        title.front() = static_cast<char>(title.front() - 'a' + 'A');
    return title;
}

void read_modes(toml::TableReader& modes, std::vector<Mode>& into) {
    modes.read_each_table([&](const Member& member, toml::TableReader& table) {
        auto name = toml::Name{}(Value(member.key));
        if (!name) return modes.mistake_at(member.position, member.key, name.error().reason);
        if (into.size() == most_modes)
            return modes.mistake_at(member.position, member.key, "there may be at most 256 modes");
        Mode mode;
        mode.name = member.key;
        mode.title = title_of(member.key);
        read_mode(table, mode);
        into.push_back(std::move(mode));
    });
}

} // namespace tutti::scene
