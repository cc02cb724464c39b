// TopicTree: what comes over the bus, as a tree of topics: how often, how much, and what came last. Bounded:
// what finds no room is counted.
#pragma once

#include "console/event.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::console {

class TopicTree {
public:
    static constexpr std::size_t most_nodes = 2000;
    static constexpr std::size_t most_bytes_kept = 300; ///< of the last payload of a topic

    struct Node {
        std::string name; ///< its own level of the topic
        std::map<std::string, std::unique_ptr<Node>, std::less<>> below;
        // Of all that is below, too; without what was kept from before.
        std::uint64_t messages = 0;
        std::uint64_t bytes = 0;
        double rate = 0;      ///< messages a second
        double bandwidth = 0; ///< bytes a second
        // Of the topic itself.
        bool has_payload = false;
        std::size_t size = 0; ///< of the last payload
        bool retained = false;
        std::string payload; ///< its beginning
        WallTime at;
        std::uint64_t messages_before = 0; ///< at the last tick
        std::uint64_t bytes_before = 0;
    };

    void take(const Heard& heard, Now now);
    /// Rates are those since the last tick, together with those before it.
    void tick(Now now);
    void clear();

    const Node& root() const noexcept { return root_; }
    /// Nullptr: there is none.
    const Node* find(std::string_view topic) const noexcept;
    std::size_t size() const noexcept { return size_; }
    std::uint64_t untracked() const noexcept { return untracked_; } ///< messages that found no room

private:
    Node root_;
    std::size_t size_ = 0;
    std::uint64_t untracked_ = 0;
    SteadyTime last_tick_;
};

} // namespace tutti::console
