#include "event/definition/event_links.hpp"

#include "event/definition/event_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>
#include <unordered_set>

namespace tutti::event::definition {

namespace {

// Keys of nodes. No event type and no name begins with such a character.
constexpr char gesture_mark = '\1';
constexpr char start_mark = '\2';
constexpr char stop_mark = '\3';

std::string marked(char mark, std::string_view name) {
    std::string key(1, mark);
    return key.append(name);
}

std::string key_of(const EventNode& node) {
    switch (node.kind) {
    case EventNode::Kind::Gesture:
        return marked(gesture_mark, node.name);
    case EventNode::Kind::Start:
        return marked(start_mark, node.name);
    case EventNode::Kind::Stop:
        return marked(stop_mark, node.name);
    case EventNode::Kind::Type:
        break;
    }
    return event_type_key(node.name, node.playlist);
}

template <typename Use>
void each_link(const EventGraph& graph, const Use& use) {
    for (std::uint32_t from = 0; from < graph.nodes().size(); ++from)
        for (const auto& edge : graph.edges(from))
            use(key_of(graph.nodes()[from]), key_of(graph.nodes()[edge.to]), edge.delay > microseconds(0));
}

template <typename Use>
void each_link(const Playlist& playlist, const Use& use) {
    each_link(EventGraph({&playlist, 1}, {}, EventGraph::Lifecycle::Whole), use);
}

template <typename Use>
void each_link(const Gesture& gesture, const Use& use) {
    each_link(EventGraph({}, {&gesture, 1}), use);
    const auto* gated = std::get_if<GatedPlaylist>(&gesture.kind);
    if (gated == nullptr) return; // else the graph of it alone lacks the playlist
    use(marked(gesture_mark, gesture.name), marked(start_mark, gated->playlist), false);
    if (gated->cancel_active)
        use(marked(gesture_mark, gesture.name), marked(stop_mark, gated->playlist), false);
}

} // namespace

// ---- what there is ----

void EventLinks::add(const Playlist& playlist) {
    each_link(playlist, [this](const auto& from, const auto& to, bool later) { connect(from, to, later); });
}
void EventLinks::add(const Gesture& gesture) {
    each_link(gesture, [this](const auto& from, const auto& to, bool later) { connect(from, to, later); });
}
void EventLinks::remove(const Playlist& playlist) {
    each_link(playlist, [this](const auto& from, const auto& to, bool later) {
        disconnect(from, to, later);
    });
}
void EventLinks::remove(const Gesture& gesture) {
    each_link(gesture, [this](const auto& from, const auto& to, bool later) { disconnect(from, to, later); });
}

EventLinks::Node EventLinks::node(const std::string& key) {
    const auto [known, is_new] = nodes_.try_emplace(key, 0);
    if (!is_new) return known->second;
    if (free_.empty()) {
        known->second = static_cast<Node>(places_.size());
        places_.emplace_back();
    } else {
        known->second = free_.back();
        free_.pop_back();
    }
    places_[known->second].key = key;
    return known->second;
}

void EventLinks::connect(const std::string& from, const std::string& to, bool later) {
    const Node ends[2] = {node(from), node(to)};
    for (const auto direction : {Forwards, Backwards}) {
        auto& links = places_[ends[direction]].links[direction];
        auto& list = later ? links.later : links.now;
        const Node other = ends[1 - direction];
        const auto place = std::ranges::lower_bound(list, other);
        if (place == list.end() || *place != other) list.insert(place, other);
    }
}

void EventLinks::disconnect(const std::string& from, const std::string& to, bool later) {
    const auto known_from = nodes_.find(from);
    const auto known_to = nodes_.find(to);
    if (known_from == nodes_.end() || known_to == nodes_.end()) return; // two steps made one link
    const Node ends[2] = {known_from->second, known_to->second};
    for (const auto direction : {Forwards, Backwards}) {
        auto& links = places_[ends[direction]].links[direction];
        auto& list = later ? links.later : links.now;
        const auto place = std::ranges::lower_bound(list, ends[1 - direction]);
        if (place != list.end() && *place == ends[1 - direction]) list.erase(place);
    }
    for (const auto end : ends) drop_if_alone(end);
}

void EventLinks::drop_if_alone(Node node) {
    auto& place = places_[node];
    if (!place.links[Forwards].empty() || !place.links[Backwards].empty()) return;
    nodes_.erase(place.key);
    place = {};
    free_.push_back(node);
}

// ---- circles ----

/// What is reached from one node, in both directions at once: the cheaper of the two goes on, so that a type
/// of which thousands hear is not gone through for one that nobody leads to.
class EventLinks::Search {
public:
    Search(const EventLinks& links, Node origin, Delays delays, std::size_t most)
        : links_(links), origin_(origin), delays_(delays), most_(most) {
        seen_.emplace(origin, std::array<bool, 2>{true, true});
        for (auto& waiting : waiting_) waiting = {origin};
    }

    /// The nodes of its knot; none where it is alone.
    std::vector<Node> run() {
        auto direction = cheaper();
        for (; !waiting_[direction].empty(); direction = cheaper())
            if (!step(direction)) return {};
        // Whatever lies in that direction is known.
        return meets_ ? back_within(direction) : std::vector<Node>{};
    }
    std::size_t looked_at() const noexcept { return spent_[Forwards] + spent_[Backwards]; }

private:
    const Links& next(Direction direction) const {
        return links_.places_[waiting_[direction].back()].links[direction];
    }
    Direction cheaper() const {
        std::size_t cost[2];
        for (const auto direction : {Forwards, Backwards}) {
            if (waiting_[direction].empty()) return direction;
            cost[direction] = spent_[direction] + next(direction).size(delays_);
        }
        return cost[Forwards] <= cost[Backwards] ? Forwards : Backwards;
    }

    /// False: that would be more than the most.
    bool step(Direction direction) {
        const auto& links = next(direction);
        const auto size = links.size(delays_);
        if (looked_at() + size > most_) return false;
        waiting_[direction].pop_back();
        spent_[direction] += size;
        follow(direction, links.now);
        if (delays_ == Delays::Followed) follow(direction, links.later);
        return true;
    }
    void follow(Direction direction, std::span<const Node> links) {
        for (const auto node : links) {
            auto& by = seen_[node];
            meets_ = meets_ || by[1 - direction]; // from one end and to the other: round
            if (std::exchange(by[direction], true)) continue;
            waiting_[direction].push_back(node);
        }
    }

    /// Those of what was reached in that direction that lead back: in a knot everybody leads to everybody.
    std::vector<Node> back_within(Direction direction) {
        const auto back = direction == Forwards ? Backwards : Forwards;
        std::unordered_set<Node> knot = {origin_};
        waiting_[back] = {origin_};
        while (!waiting_[back].empty()) {
            const auto& links = next(back);
            if (looked_at() + links.size(delays_) > most_) return {};
            waiting_[back].pop_back();
            spent_[back] += links.size(delays_);
            const auto take = [&](Node node) {
                const auto known = seen_.find(node);
                if (known == seen_.end() || !known->second[direction] || !knot.insert(node).second) return;
                waiting_[back].push_back(node);
            };
            std::ranges::for_each(links.now, take);
            if (delays_ == Delays::Followed) std::ranges::for_each(links.later, take);
        }
        return {knot.begin(), knot.end()};
    }

    const EventLinks& links_;
    const Node origin_;
    const Delays delays_;
    const std::size_t most_;
    std::unordered_map<Node, std::array<bool, 2>> seen_;
    std::vector<Node> waiting_[2];
    std::size_t spent_[2] = {0, 0};
    bool meets_ = false;
};

EventLinks::Knot EventLinks::knot_of(const std::string& key, Delays delays, std::size_t most) const {
    const auto known = nodes_.find(key);
    if (known == nodes_.end()) return {};
    Search search(*this, known->second, delays, most);
    const auto nodes = search.run();
    looked_at_ += search.looked_at();
    Knot knot;
    for (const auto node : nodes) {
        const auto& found = places_[node].key;
        if (found.starts_with(gesture_mark)) knot.gestures.push_back(found.substr(1));
        if (found.starts_with(start_mark) || found.starts_with(stop_mark))
            knot.playlists.push_back(found.substr(1));
    }
    for (auto* names : {&knot.playlists, &knot.gestures}) {
        std::ranges::sort(*names);
        const auto twice = std::ranges::unique(*names); // a start and its stop
        names->erase(twice.begin(), twice.end());
    }
    return knot;
}

EventLinks::Knot EventLinks::knot_of(const Playlist& playlist, Delays delays, std::size_t most) const {
    // Its start alone: a stop goes round only together with it.
    return knot_of(marked(start_mark, playlist.name), delays, most);
}
EventLinks::Knot EventLinks::knot_of(const Gesture& gesture, Delays delays, std::size_t most) const {
    return knot_of(marked(gesture_mark, gesture.name), delays, most);
}

} // namespace tutti::event::definition
