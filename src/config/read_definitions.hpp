// The sections [playlist.…] and [gesture.…] of the file, whole.
#pragma once

#include "config/installation.hpp"
#include "config/table_reader.hpp"

namespace tutti::config {

/// All playlists and gestures of the document, checked one by one and together.
void read_definitions(TableReader& document, Installation& installation);

} // namespace tutti::config
