#include "event/definition/event_graph.hpp"

#include <algorithm>

namespace tutti::event::definition {

namespace {

constexpr std::string_view created = "event.playlist.created";
constexpr std::string_view emitted = "event.playlist.emitted";
constexpr std::string_view stopped = "event.playlist.stopped";

/// The playlist whose lifecycle events alone pass `where`; empty: those of every playlist may.
std::string_view only_playlist(std::string_view type, const Where* where) noexcept {
    if (where == nullptr || !type.starts_with("event.playlist.")) return {};
    for (const auto& comparison : *where)
        if (comparison.field == "playlist_name" && comparison.kind == Comparison::Kind::Equal
            && comparison.operand.is_string())
            return comparison.operand.string();
    return {};
}

} // namespace

/// No event type holds a newline.
std::string event_type_key(std::string_view type, std::string_view playlist) {
    std::string key(type);
    if (!playlist.empty()) key.append("\n").append(playlist);
    return key;
}

EventGraph::EventGraph(
    std::span<const Playlist> playlists, std::span<const Gesture> gestures, Lifecycle lifecycle
)
    : playlists_(static_cast<std::uint32_t>(playlists.size())), lifecycle_(lifecycle) {
    for (const auto& gesture : gestures) add_node({EventNode::Kind::Gesture, gesture.name});
    for (const auto& playlist : playlists)
        starts_.emplace(playlist.name, add_node({EventNode::Kind::Start, playlist.name}));
    for (const auto& playlist : playlists) add_node({EventNode::Kind::Stop, playlist.name});
    std::uint32_t node = 0;
    for (const auto& gesture : gestures) add_gesture(node++, gesture);
    const auto first_start = node;
    for (const auto& playlist : playlists) add_causes(node++, playlist);
    // Last: lifecycle events that nobody listens to need no edges, so who listens must be known.
    node = first_start;
    for (const auto& playlist : playlists) add_effects(node++, playlist);
}

std::uint32_t EventGraph::add_node(EventNode node) {
    nodes_.push_back(node);
    edges_.emplace_back();
    needs_.emplace_back();
    return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::uint32_t EventGraph::type(std::string_view name, std::string_view playlist) {
    auto key = event_type_key(name, playlist);
    if (const auto known = types_.find(key); known != types_.end()) return known->second;
    const auto node = add_node({EventNode::Kind::Type, name, playlist});
    types_.emplace(std::move(key), node);
    return node;
}

void EventGraph::connect(std::uint32_t from, std::uint32_t to, Via via, microseconds delay) {
    edges_[from].push_back({to, via, delay});
}

void EventGraph::listen(std::uint32_t node, std::string_view name, const Where* where) {
    connect(type(name, only_playlist(name, where)), node, Via::Listens);
}

void EventGraph::emit(std::uint32_t node, std::string_view name, microseconds delay) {
    connect(node, type(name), Via::Emits, delay);
}

void EventGraph::add_gesture(std::uint32_t node, const Gesture& gesture) {
    const auto where_of = [](const std::optional<Where>& where) { return where ? &*where : nullptr; };
    const auto add = [&]<typename Kind>(const Kind& kind) {
        if constexpr (std::is_same_v<Kind, Mirror>) {
            // A copy is of the type that it was copied from and is not copied again: no circle needs it.
        } else if constexpr (std::is_same_v<Kind, GatedPlaylist>) {
            for (const auto& gate : kind.gates) listen(node, gate.type, where_of(gate.where));
            const auto start = starts_.find(kind.playlist);
            if (start == starts_.end()) return; // said elsewhere
            connect(node, start->second, Via::Starts);
            if (kind.cancel_active) connect(node, start->second + playlists_, Via::Cancels);
        } else if constexpr (std::is_same_v<Kind, Sequence>) {
            for (const auto& step : kind.steps) {
                const auto from = type(step.type, only_playlist(step.type, &step.where));
                if (std::ranges::find(needs_[node], from) != needs_[node].end()) continue;
                connect(from, node, Via::Listens);
                needs_[node].push_back(from);
            }
            emit(node, kind.emit);
        } else if constexpr (std::is_same_v<Kind, Hold>) {
            listen(node, kind.type, where_of(kind.where));
            emit(node, kind.emit, kind.after);
        } else if constexpr (std::is_same_v<Kind, Debounce>) {
            listen(node, kind.type);
            emit(node, kind.emit, kind.quiet);
        } else {
            listen(node, kind.type); // a heading fires at its magnetometer alone: no circle needs the other
            emit(node, kind.emit);
        }
    };
    std::visit(add, gesture.kind);
}

void EventGraph::add_lifecycle(
    std::uint32_t from, std::string_view name, const Playlist& playlist, microseconds delay
) {
    for (const std::string_view whose : {std::string_view(), std::string_view(playlist.name)}) {
        if (lifecycle_ == Lifecycle::AsHeard && !types_.contains(event_type_key(name, whose))) continue;
        connect(from, type(name, whose), Via::Emits, delay);
    }
}

void EventGraph::add_causes(std::uint32_t start, const Playlist& playlist) {
    const auto stop = start + playlists_;
    connect(start, stop, Via::CanBeEnded);
    if (playlist.trigger) listen(start, *playlist.trigger);
    for (const auto& interrupt : playlist.interrupts) listen(stop, interrupt);
}

void EventGraph::add_effects(std::uint32_t start, const Playlist& playlist) {
    const auto end = length(playlist);
    auto first = end;
    for (const auto& step : playlist.steps) {
        emit(start, step.type, step.offset);
        first = std::min(first, step.offset);
    }
    if (playlist.completion) connect(start, type(*playlist.completion), Via::Completes, end);
    add_lifecycle(start, created, playlist, microseconds(0));
    add_lifecycle(start, emitted, playlist, first);
    add_lifecycle(start, stopped, playlist, end);
    add_lifecycle(start + playlists_, stopped, playlist, microseconds(0));
}

} // namespace tutti::event::definition
