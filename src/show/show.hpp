// What a configuration says of a show, put into an engine.
#pragma once

#include "config/installation.hpp"
#include "event/engine.hpp"

namespace tutti::show {

/// Registers the installation's playlists, then its gestures, in the order of the file. LimitExceeded where
/// they name too many event types.
Result<void> load(event::Engine& engine, const config::Installation& installation);

} // namespace tutti::show
