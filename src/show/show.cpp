#include "show/show.hpp"

namespace tutti::show {

Result<void> load(
    event::Engine& engine, std::span<const event::definition::Playlist> playlists,
    std::span<const event::definition::Gesture> gestures
) {
    for (const auto& playlist : playlists)
        if (auto added = engine.playlists().add(playlist); !added) return added;
    for (const auto& gesture : gestures)
        if (auto added = engine.gestures().add(gesture); !added) return added;
    return {};
}

} // namespace tutti::show
