// What leads to what among definitions: event types, gestures, and the start and the stop of each playlist as
// nodes.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tutti::event::definition {

struct EventNode {
    enum class Kind : std::uint8_t { Gesture, Start, Stop, Type };

    Kind kind;
    std::string_view name;       ///< of the gesture, the playlist or the type
    std::string_view playlist{}; ///< of a type: whose lifecycle events alone; empty: of whomever
};

struct EventEdge {
    enum class Via : std::uint8_t {
        Listens,    ///< type → gesture, start or stop
        Emits,      ///< gesture, start or stop → type
        Completes,  ///< start → completion type
        Starts,     ///< gesture → start
        Cancels,    ///< gesture → stop
        CanBeEnded, ///< start → stop: only a run that was started can be stopped
    };

    std::uint32_t to;
    Via via;
    microseconds delay{0};
};

/// Views the definitions, which must outlive it. Gestures are the first nodes, then starts, stops and types.
class EventGraph {
public:
    /// Whether lifecycle events that none of them listens to are in it.
    enum class Lifecycle : std::uint8_t { AsHeard, Whole };

    EventGraph(
        std::span<const Playlist> playlists, std::span<const Gesture> gestures,
        Lifecycle lifecycle = Lifecycle::AsHeard
    );

    std::span<const EventNode> nodes() const noexcept { return nodes_; }
    std::span<const EventEdge> edges(std::uint32_t node) const noexcept { return edges_[node]; }
    /// The types without one of which this node never fires: more than one for a sequence. Else empty.
    std::span<const std::uint32_t> needs(std::uint32_t node) const noexcept { return needs_[node]; }
    /// The start of the playlist of a stop.
    std::uint32_t start_of(std::uint32_t stop) const noexcept { return stop - playlists_; }

private:
    using Via = EventEdge::Via;

    void add_gesture(std::uint32_t node, const Gesture& gesture);
    void add_causes(std::uint32_t start, const Playlist& playlist);
    void add_effects(std::uint32_t start, const Playlist& playlist);
    void
    add_lifecycle(std::uint32_t from, std::string_view name, const Playlist& playlist, microseconds delay);

    std::uint32_t add_node(EventNode node);
    std::uint32_t type(std::string_view name, std::string_view playlist = {});
    void connect(std::uint32_t from, std::uint32_t to, Via via, microseconds delay = microseconds(0));
    void listen(std::uint32_t node, std::string_view name, const Where* where = nullptr);
    void emit(std::uint32_t node, std::string_view name, microseconds delay = microseconds(0));

    std::vector<EventNode> nodes_;
    std::vector<std::vector<EventEdge>> edges_;
    std::vector<std::vector<std::uint32_t>> needs_;
    std::unordered_map<std::string, std::uint32_t> types_;
    std::unordered_map<std::string_view, std::uint32_t> starts_;
    std::uint32_t playlists_ = 0; ///< how many
    Lifecycle lifecycle_;
};

/// What tells the types of nodes apart.
std::string event_type_key(std::string_view type, std::string_view playlist);

} // namespace tutti::event::definition
