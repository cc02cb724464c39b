// What a configuration says of a show, put into an engine.
#pragma once

#include "event/engine.hpp"

#include <span>
#include <string>
#include <vector>

namespace tutti::show {

/// Registers the playlists, then the gestures, in their order. LimitExceeded where
/// they name too many event types.
Result<void> load(
    event::Engine& engine, std::span<const event::definition::Playlist> playlists,
    std::span<const event::definition::Gesture> gestures
);

/// The event types that any of them listens for, sorted, each once.
std::vector<std::string> types_heard(
    std::span<const event::definition::Playlist> playlists,
    std::span<const event::definition::Gesture> gestures
);

} // namespace tutti::show
