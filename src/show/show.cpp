#include "show/show.hpp"

#include "event/definition/event_graph.hpp"

#include <algorithm>

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

std::vector<std::string> types_heard(
    std::span<const event::definition::Playlist> playlists,
    std::span<const event::definition::Gesture> gestures
) {
    using event::definition::EventEdge;
    using event::definition::EventNode;
    const event::definition::EventGraph graph(playlists, gestures);
    std::vector<std::string> types;
    for (std::uint32_t node = 0; node < graph.nodes().size(); ++node) {
        if (graph.nodes()[node].kind != EventNode::Kind::Type) continue;
        const auto listens = [](const EventEdge& edge) { return edge.via == EventEdge::Via::Listens; };
        if (std::ranges::any_of(graph.edges(node), listens)) types.emplace_back(graph.nodes()[node].name);
    }
    std::ranges::sort(types);
    const auto twice = std::ranges::unique(types);
    types.erase(twice.begin(), twice.end());
    return types;
}

} // namespace tutti::show
