// EventLinks: which definitions lead to which, kept up to date while they change one by one. It says whether
// one of them is part of a circle by looking only at what it leads to and what leads to it.
//
// It knows less than an EventGraph: not what starves within a knot. So a circle that it finds may be none;
// check_circles() on those that are part of it decides. One that it does not find is none.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::event::definition {

class EventLinks {
public:
    void add(const Playlist& playlist);
    void add(const Gesture& gesture);
    /// As it was added.
    void remove(const Playlist& playlist);
    void remove(const Gesture& gesture);

    enum class Delays : std::uint8_t { LeftOut, Followed };
    struct Knot {
        std::vector<std::string> playlists;
        std::vector<std::string> gestures;

        bool empty() const noexcept { return playlists.empty() && gestures.empty(); }
    };
    /// Whoever it leads to and is led to by, itself among them; nobody where it is part of no circle, or
    /// where to tell takes a look at more links than `most`.
    Knot knot_of(const Playlist& playlist, Delays delays, std::size_t most) const;
    Knot knot_of(const Gesture& gesture, Delays delays, std::size_t most) const;

    /// How many links were looked at so far, by knot_of().
    std::size_t looked_at() const noexcept { return looked_at_; }

private:
    using Node = std::uint32_t;
    enum Direction : std::uint8_t { Forwards, Backwards };
    struct Links {
        std::vector<Node> now; ///< sorted
        std::vector<Node> later;

        bool empty() const noexcept { return now.empty() && later.empty(); }
        std::size_t size(Delays delays) const noexcept {
            return now.size() + (delays == Delays::Followed ? later.size() : 0);
        }
    };
    struct Place {
        std::string key; ///< of its node
        Links links[2];  ///< by direction
    };
    class Search;

    void connect(const std::string& from, const std::string& to, bool later);
    void disconnect(const std::string& from, const std::string& to, bool later);
    Node node(const std::string& key);
    void drop_if_alone(Node node);
    Knot knot_of(const std::string& key, Delays delays, std::size_t most) const;

    // Both grow without ever moving what they hold: that would take long at once.
    std::map<std::string, Node> nodes_;
    std::deque<Place> places_;
    std::vector<Node> free_;
    mutable std::size_t looked_at_ = 0;
};

} // namespace tutti::event::definition
