#include "installation/check_light.hpp"

#include "scene/scene_names.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::installation {

namespace {

using Names = std::vector<std::string_view>;

bool holds(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// Those of the file, or one for each scene that ships.
Names modes_of(const Installation& installation) {
    Names names;
    for (const auto& mode : installation.modes) names.emplace_back(mode.name);
    if (names.empty()) names.assign(scene::shipped_names.begin(), scene::shipped_names.end());
    return names;
}

/// That some mode shows.
Names scenes_of(const Installation& installation) {
    Names names;
    for (const auto& mode : installation.modes)
        for (const auto& layer : mode.layers) names.emplace_back(layer.scene);
    if (installation.modes.empty()) names.assign(scene::shipped_names.begin(), scene::shipped_names.end());
    return names;
}

/// `use` gets a reader of the section, to complain by.
template <typename Use>
void with_section(toml::TableReader& document, std::string_view key, const Use& use) {
    const auto* table = document.table().find(key);
    if (table == nullptr || !table->is_object()) return;
    toml::TableReader section(*table, std::string(key), document.mistakes(), document.warnings());
    use(section);
}

void check_modes(toml::TableReader& modes, const Installation& installation) {
    Names displays;
    for (const auto& display : installation.displays) displays.emplace_back(display.name);
    for (const auto& mode : installation.modes)
        for (const auto& name : mode.displays) {
            const auto* table = modes.table().find(mode.name);
            if (holds(displays, name) || table == nullptr || !table->is_object()) continue;
            toml::TableReader inner(
                *table, toml::join_key("mode", mode.name), modes.mistakes(), modes.warnings()
            );
            inner.mistake(
                "display", fmt::format("there is no display {}", name),
                std::string(toml::nearest(name, displays))
            );
        }
}

void check_binds(toml::TableReader& section, const Installation& installation) {
    const auto modes = modes_of(installation);
    const auto scenes = scenes_of(installation);
    const auto suggestion = [](std::string_view word, const Names& words) {
        const auto near = toml::nearest(word, words);
        return near.empty() ? std::string() : fmt::format("; did you mean `{}`?", near);
    };
    for (const auto& bind : installation.binds) {
        const auto& to = bind.to;
        if (to.kind == BindTarget::Kind::Mode && !installation.modes.empty() && !holds(modes, to.parameter))
            section.warning(
                bind.type, fmt::format("there is no mode {}{}", to.parameter, suggestion(to.parameter, modes))
            );
        // Without modes every scene is one, those in Lua too.
        if (to.kind == BindTarget::Kind::Parameter && !installation.modes.empty() && !holds(scenes, to.scene))
            section.warning(
                bind.type, fmt::format("no mode shows a scene {}{}", to.scene, suggestion(to.scene, scenes))
            );
    }
}

} // namespace

void check_light(toml::TableReader& document, const Installation& installation) {
    const auto modes = modes_of(installation);
    const auto& start = installation.render.start;
    with_section(document, "render", [&](toml::TableReader& render) {
        if (!start.empty() && !holds(modes, start))
            render.mistake(
                "start", fmt::format("there is no mode {}", start), std::string(toml::nearest(start, modes))
            );
    });
    with_section(document, "mode", [&](toml::TableReader& section) { check_modes(section, installation); });
    with_section(document, "bind", [&](toml::TableReader& section) { check_binds(section, installation); });
}

} // namespace tutti::installation
