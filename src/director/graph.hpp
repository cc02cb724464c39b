// The definitions as a graph for Graphviz: which event types lead to which playlists and gestures, and on.
#pragma once

#include "config/gesture.hpp"
#include "config/playlist.hpp"

#include <span>
#include <string>

namespace tutti::director {

/// A DOT digraph; edges to listeners carry the priority at which they are called.
std::string
draw_graph(std::span<const config::Playlist> playlists, std::span<const config::Gesture> gestures);

} // namespace tutti::director
