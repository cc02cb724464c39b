// Types of events that several things share, told apart by a field, and gestures that take them for one
// thing.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"
#include "toml/mistake.hpp"

#include <span>
#include <vector>

namespace tutti::event::definition {

/// A warning for each double tap and hold whose type the definitions themselves show with several values of a
/// field, in a `where` or in a step's data, and that asks for none of them.
std::vector<toml::Mistake>
warn_of_shared_types(std::span<const Playlist> playlists, std::span<const Gesture> gestures);

} // namespace tutti::event::definition
