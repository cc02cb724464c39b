// What only shows when all playlists and gestures are seen together, whether they come from the file or over
// the bus.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"
#include "toml/mistake.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace tutti::event::definition {

/// What is wrong, and what is odd but works. Positions are left out: definitions do not know theirs. A key
/// begins with "playlist.<name>" or "gesture.<name>".
struct Findings {
    std::vector<toml::Mistake> mistakes;
    std::vector<toml::Mistake> warnings;
};

/// Adds a mistake for every gesture that starts a playlist of a name that is none of `playlists`. A gesture
/// of which the name could not be read is passed over.
void check_playlists_exist(
    std::span<const Gesture> gestures, std::span<const std::string_view> playlists,
    std::vector<toml::Mistake>& mistakes
);

/// Too many of them, names that stand twice, playlists that do not exist, circles (check_circles), and
/// gestures that take several things for one (warn_of_shared_types).
Findings check_definitions(std::span<const Playlist> playlists, std::span<const Gesture> gestures);

} // namespace tutti::event::definition
