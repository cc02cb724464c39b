// The sections [playlist.…] and [gesture.…] of a file, whole.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"
#include "toml/table_reader.hpp"

#include <vector>

namespace tutti::event::definition {

/// All playlists and gestures of the document, in its order, checked one by one and together.
void read_definitions(
    toml::TableReader& document, std::vector<Playlist>& playlists, std::vector<Gesture>& gestures
);

} // namespace tutti::event::definition
