// Circles: definitions whose events lead back to themselves. One without a delay would go round for ever
// within an instant, so it is a mistake; one with a delay goes on until it is stopped, which is odd but
// works.
#pragma once

#include "event/definition/check_definitions.hpp"

namespace tutti::event::definition {

/// One finding for each knot of definitions that lead to each other, with its shortest circle. It is told by
/// types: what a condition on data would stop counts as going on, but for `playlist_name` of lifecycle
/// events. Takes time in proportion to the definitions.
Findings check_circles(std::span<const Playlist> playlists, std::span<const Gesture> gestures);

} // namespace tutti::event::definition
