// The definitions as a graph for Graphviz: which event types lead to which playlists and gestures, and on.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"

#include <span>
#include <string>

namespace tutti::director {

/// A DOT digraph; edges to listeners carry the priority at which they are called.
std::string draw_graph(
    std::span<const event::definition::Playlist> playlists,
    std::span<const event::definition::Gesture> gestures
);

} // namespace tutti::director
