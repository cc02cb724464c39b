// LightShow: the light of one installation, as its file describes it: scenes, modes, bindings. For live use,
// for rehearsal, and within one process with all else; it is told events and the time.
#pragma once

#include "installation/installation.hpp"
#include "scene/mixer.hpp"
#include "show/binder.hpp"

#include <string>
#include <vector>

namespace tutti::show {

class LightShow {
public:
    /// `report`, and `media` where there is one, outlive it. `more` are scenes beside those that ship.
    LightShow(
        const installation::Installation& installation, scene::Media* media, scene::MixerReport& report,
        std::vector<scene::SceneKind> more = {}
    );

    /// What the event is bound to changes at once; scenes see it in the next frame.
    void hear(contract::Event event);

    /// Between frames: a scene that comes new, or in the place of one. Where the file declares no modes, it
    /// is one.
    void put(scene::SceneKind kind);

    scene::Mixer& mixer() noexcept { return mixer_; }
    const scene::Mixer& mixer() const noexcept { return mixer_; }
    scene::SceneLibrary& library() noexcept { return library_; }
    /// What of the file leads nowhere, in sentences.
    std::vector<std::string> problems() const;

private:
    scene::SceneLibrary library_;
    bool declares_modes_;
    scene::Mixer mixer_;
    Binder binder_;
};

/// The modes of the file, or one for each scene of the library where it declares none.
std::vector<scene::Mode>
modes_of(const installation::Installation& installation, const scene::SceneLibrary& library);

/// What scenes draw on for a display: of a cube whose faces mirror each other, one face.
scene::Screen screen_of(const display::Display& display);

} // namespace tutti::show
