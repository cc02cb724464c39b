#include "show/light_show.hpp"

#include <algorithm>

namespace tutti::show {

namespace {

scene::MixerOptions options_of(
    const installation::Installation& installation, scene::SceneLibrary& library,
    std::vector<scene::SceneKind> more
) {
    for (auto& kind : more) library.put(std::move(kind));
    scene::MixerOptions options;
    options.modes = modes_of(installation, library);
    for (const auto& display : installation.displays) options.screens.push_back(screen_of(display));
    options.start = installation.render.start;
    options.rate = installation.render.rate;
    options.seed = installation.render.seed;
    options.show_errors = installation.render.show_errors;
    options.browse = installation.render.browse;
    return options;
}

scene::Mode mode_of(const scene::SceneAbout& about) {
    scene::Mode mode;
    mode.name = about.name;
    mode.title = about.title;
    mode.layers.push_back({.scene = about.name});
    return mode;
}

} // namespace

std::vector<scene::Mode>
modes_of(const installation::Installation& installation, const scene::SceneLibrary& library) {
    if (!installation.modes.empty()) return installation.modes;
    std::vector<scene::Mode> modes;
    for (const auto& kind : library.all()) modes.push_back(mode_of(kind.about));
    return modes;
}

scene::Screen screen_of(const display::Display& display) {
    scene::Screen screen{display.name, display.size, {display.size, 1, false}};
    if (display.shape != display::Shape::Cube) return screen;
    if (display.faces == display::Faces::Mirrored)
        screen.surface.size.width /= display::cube_faces;
    else
        screen.surface = {display.size, display::cube_faces, true};
    return screen;
}

LightShow::LightShow(
    const installation::Installation& installation, scene::Media* media, scene::MixerReport& report,
    std::vector<scene::SceneKind> more
)
    : declares_modes_(!installation.modes.empty()),
      mixer_(options_of(installation, library_, std::move(more)), library_, media, report),
      binder_(installation.binds) {}

void LightShow::hear(contract::Event event) {
    binder_.hear(event, mixer_);
    mixer_.hear(std::move(event));
}

void LightShow::put(scene::SceneKind kind) {
    auto mode = mode_of(kind.about);
    mixer_.put(std::move(kind));
    if (!declares_modes_) mixer_.add(std::move(mode));
}

std::vector<std::string> LightShow::problems() const {
    auto found = mixer_.problems();
    for (auto& problem : binder_.problems(mixer_)) found.push_back(std::move(problem));
    return found;
}

} // namespace tutti::show
