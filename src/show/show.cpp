#include "show/show.hpp"

namespace tutti::show {

Result<void> load(event::Engine& engine, const config::Installation& installation) {
    for (const auto& playlist : installation.playlists)
        if (auto added = engine.playlists().add(playlist); !added) return added;
    for (const auto& gesture : installation.gestures)
        if (auto added = engine.gestures().add(gesture); !added) return added;
    return {};
}

} // namespace tutti::show
