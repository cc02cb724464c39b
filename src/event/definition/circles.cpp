#include "event/definition/circles.hpp"

#include "event/definition/event_graph.hpp"
#include "event/definition/strong_components.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <map>

namespace tutti::event::definition {

namespace {

using Kind = EventNode::Kind;
using Via = EventEdge::Via;

/// Which edges count.
struct Scope {
    bool delays; ///< those with a delay too
    bool stops;  ///< those to and from the stops of playlists too
};

struct Link {
    std::uint32_t from;
    EventEdge edge;
};
using Circle = std::vector<Link>;

class CircleText {
public:
    CircleText(const EventGraph& graph, const Circle& circle) : graph_(graph), circle_(circle) {}

    std::string key() const { return name_of(node(0)); }

    /// "gesture.a emits x, playlist.b starts on x and emits y at 0 s, gesture.a listens to y".
    std::string text() const {
        std::vector<std::string> clauses;
        std::size_t more = 0;
        for (std::size_t i = 0; i < circle_.size(); ++i) {
            if (node(i).kind == Kind::Type) continue;
            const auto cause = i > 0 ? cause_of(i) : std::string();
            if (clauses.size() == most_clauses)
                ++more;
            else
                clauses.push_back(fmt::format(
                    "{} {}{}{}", name_of(node(i)), cause, cause.empty() ? "" : " and ", effect_of(i)
                ));
        }
        if (more > 0) clauses.push_back(fmt::format("… {} more …", more));
        if (const auto cause = cause_of(0); !cause.empty())
            clauses.push_back(fmt::format("{} {}", name_of(node(0)), cause));
        return fmt::format("{}", fmt::join(clauses, ", "));
    }

private:
    static constexpr std::size_t most_clauses = 10;

    const EventNode& node(std::size_t link) const { return graph_.nodes()[circle_[link].from]; }

    static std::string name_of(const EventNode& node) {
        return toml::join_key(node.kind == Kind::Gesture ? "gesture" : "playlist", node.name);
    }

    /// Why the node at a link does what it does; empty where the one before says so.
    std::string cause_of(std::size_t link) const {
        const auto& before = node(link == 0 ? circle_.size() - 1 : link - 1);
        if (before.kind != Kind::Type) return {};
        const auto verb = node(link).kind == Kind::Gesture ? "listens to"
                          : node(link).kind == Kind::Start ? "starts on"
                                                           : "is interrupted by";
        return fmt::format("{} {}", verb, before.name);
    }

    std::string effect_of(std::size_t link) const {
        const auto& edge = circle_[link].edge;
        const auto& to = graph_.nodes()[edge.to];
        switch (edge.via) {
        case Via::Starts:
            return fmt::format("starts {}", name_of(to));
        case Via::Cancels:
            return fmt::format("cancels the runs of {}", name_of(to));
        case Via::CanBeEnded:
            return "has a run that is stopped";
        case Via::Completes:
            return fmt::format("completes with {} at {} s", to.name, to_seconds(edge.delay));
        default:
            break;
        }
        if (node(link).kind == Kind::Start)
            return fmt::format("emits {} at {} s", to.name, to_seconds(edge.delay));
        if (edge.delay > microseconds(0))
            return fmt::format("emits {} after {} s", to.name, to_seconds(edge.delay));
        return fmt::format("emits {}", to.name);
    }

    const EventGraph& graph_;
    const Circle& circle_;
};

class CircleSearch {
public:
    explicit CircleSearch(const EventGraph& graph) : graph_(graph), told_(graph.nodes().size(), false) {}

    /// The circles of a scope, one for each knot that none was told of yet.
    std::vector<Circle> run(Scope scope) {
        scope_ = scope;
        find_knots();
        std::map<std::uint32_t, std::vector<std::uint32_t>> knots;
        for (std::uint32_t node = 0; node < knot_.size(); ++node) knots[knot_[node]].push_back(node);
        std::vector<Circle> circles;
        for (const auto& [number, members] : knots) {
            if (members.size() < 2 || std::ranges::any_of(members, [&](auto node) { return told_[node]; }))
                continue;
            const auto seed = seed_of(members);
            if (!seed) continue;
            for (const auto node : members) told_[node] = true;
            circles.push_back(shortest_circle(*seed));
        }
        // In the order of the definitions.
        std::ranges::sort(circles, {}, [](const Circle& circle) { return circle.front().from; });
        return circles;
    }

private:
    bool counts(std::uint32_t from, const EventEdge& edge) const {
        if (removed_[from] || removed_[edge.to] || (!scope_.delays && edge.delay > microseconds(0)))
            return false;
        const auto& nodes = graph_.nodes();
        return scope_.stops || (nodes[from].kind != Kind::Stop && nodes[edge.to].kind != Kind::Stop);
    }

    /// Sets `knot_`: the strongly connected components, without nodes that would starve in them.
    void find_knots() {
        // Almost always twice; a pathological file gets an answer that is too strict, not a slow one.
        constexpr int most_rounds = 16;
        removed_.assign(graph_.nodes().size(), false);
        for (int round = 1;; ++round) {
            Successors successors(graph_.nodes().size());
            for (std::uint32_t node = 0; node < successors.size(); ++node)
                for (const auto& edge : graph_.edges(node))
                    if (counts(node, edge)) successors[node].push_back(edge.to);
            knot_ = strong_components(successors);
            if (round == most_rounds || !remove_starving()) return;
        }
    }

    /// A sequence whose other types come from outside goes round only as often as they do; the runs of a
    /// playlist that the knot does not start come to an end.
    bool remove_starving() {
        std::vector<bool> is_ended(removed_.size(), false);
        for (std::uint32_t node = 0; node < removed_.size(); ++node)
            for (const auto& edge : graph_.edges(node))
                if (edge.via != Via::CanBeEnded && counts(node, edge) && knot_[node] == knot_[edge.to])
                    is_ended[edge.to] = true;
        bool any = false;
        for (std::uint32_t node = 0; node < removed_.size(); ++node) {
            if (removed_[node]) continue;
            const auto is_outside = [&](std::uint32_t other) { return knot_[other] != knot_[node]; };
            bool starves = std::ranges::any_of(graph_.needs(node), is_outside);
            if (graph_.nodes()[node].kind == Kind::Stop)
                starves = !is_ended[node] || is_outside(graph_.start_of(node));
            removed_[node] = starves;
            any = any || starves;
        }
        return any;
    }

    std::optional<std::uint32_t> seed_of(const std::vector<std::uint32_t>& members) const {
        if (!scope_.stops) return members.front();
        const auto is_stop = [&](auto node) { return graph_.nodes()[node].kind == Kind::Stop; };
        const auto stop = std::ranges::find_if(members, is_stop);
        return stop != members.end() ? std::optional(*stop) : std::nullopt;
    }

    /// Through events alone where that is possible.
    Circle shortest_circle(std::uint32_t seed) const {
        auto reached = reach_from(seed, [](const EventEdge& edge) { return edge.via != Via::CanBeEnded; });
        if (!reached.contains(seed)) reached = reach_from(seed, [](const EventEdge&) { return true; });
        Circle circle;
        for (auto node = seed; circle.empty() || node != seed; node = circle.back().from)
            circle.push_back(reached.at(node));
        std::ranges::reverse(circle);
        // It begins with the first definition.
        std::ranges::rotate(circle, std::ranges::min_element(circle, {}, &Link::from));
        return circle;
    }

    /// Breadth first within the knot of the seed, until back at it: how each node was reached.
    template <typename Use>
    std::map<std::uint32_t, Link> reach_from(std::uint32_t seed, const Use& use) const {
        std::map<std::uint32_t, Link> reached;
        std::deque<std::uint32_t> next = {seed};
        while (!next.empty() && !reached.contains(seed)) {
            const auto node = next.front();
            next.pop_front();
            for (const auto& edge : graph_.edges(node))
                if (counts(node, edge) && use(edge) && knot_[edge.to] == knot_[seed]
                    && reached.try_emplace(edge.to, Link{node, edge}).second)
                    next.push_back(edge.to);
        }
        return reached;
    }

    const EventGraph& graph_;
    Scope scope_{};
    std::vector<bool> told_;
    std::vector<bool> removed_;
    std::vector<std::uint32_t> knot_;
};

} // namespace

Findings check_circles(std::span<const Playlist> playlists, std::span<const Gesture> gestures) {
    const EventGraph graph(playlists, gestures);
    CircleSearch search(graph);
    Findings findings;
    for (const bool delays : {false, true})
        for (const bool stops : {false, true})
            for (const auto& circle : search.run({delays, stops})) {
                const CircleText words(graph, circle);
                if (delays)
                    findings.warnings.push_back(
                        {{},
                         words.key(),
                         fmt::format(
                             "a circle with a delay, so a rehearsal needs an `end` line: {}", words.text()
                         ),
                         {}}
                    );
                else
                    findings.mistakes.push_back(
                        {{}, words.key(), fmt::format("a circle without a delay: {}", words.text()), {}}
                    );
            }
    return findings;
}

} // namespace tutti::event::definition
