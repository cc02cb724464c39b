// DefinitionSet: playlists and gestures that fit together while they change one by one. What a change costs
// follows from what it touches, and not from how many there are.
#pragma once

#include "event/definition/check_definitions.hpp"
#include "event/definition/definition.hpp"
#include "event/definition/event_links.hpp"
#include "event/definition/roll.hpp"
#include "event/definition/shared_types.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::event::definition {

class DefinitionSet {
public:
    /// Those of a file, which was checked as a whole.
    DefinitionSet(std::vector<Playlist> playlists, std::vector<Gesture> gestures);

    const Roll<Playlist>& playlists() const noexcept { return playlists_; }
    const Roll<Gesture>& gestures() const noexcept { return gestures_; }
    std::size_t size() const noexcept { return playlists_.size() + gestures_.size(); }

    // Each gives what is wrong with the set as it would be, in which case nothing has changed, and what is
    // odd but works about what was put in. (For a removed one: what becomes wrong without it.)

    /// Adds it, or puts it in place of the one of its name.
    Findings put(Playlist playlist);
    Findings put(Gesture gesture);
    /// There is one of that name.
    Findings remove_playlist(std::string_view name);
    Findings remove_gesture(std::string_view name);

    // For what was accepted before, and is taken back or comes again: without a check.

    /// Adds it (where it was, if `order` is not 0), or puts it in place of the one of its name.
    void put_unchecked(Playlist playlist, Roll<Playlist>::Order order = 0);
    void put_unchecked(Gesture gesture, Roll<Gesture>::Order order = 0);
    void take_out_playlist(std::string_view name);
    void take_out_gesture(std::string_view name);

    /// What they lead to is looked up when the first one changes, not before: most never do. That takes time
    /// in proportion to all of them, and whoever has none looks up some of them at a time: true where all
    /// are.
    bool look_up_some();

    /// How many links between definitions were looked at so far.
    std::size_t looked_at() const noexcept { return links_.looked_at(); }

private:
    template <typename Definition>
    Findings put_into(Roll<Definition>& roll, Definition definition);
    template <typename Definition>
    std::optional<Definition>
    replace(Roll<Definition>& roll, Definition definition, typename Roll<Definition>::Order order = 0);
    template <typename Definition>
    void take_out(Roll<Definition>& roll, std::string_view name);
    template <typename Definition>
    Findings check(const Definition& definition) const;

    void look_up_all() {
        while (!look_up_some()) {
        }
    }
    bool is_begun() const noexcept { return looked_up_playlist_ != 0 || looked_up_gesture_ != 0; }
    void note(const Playlist& playlist);
    void note(const Gesture& gesture);
    void forget(const Playlist& playlist);
    void forget(const Gesture& gesture);
    void check_starts(const Playlist&, Findings&) const {}
    void check_starts(const Gesture& gesture, Findings& findings) const;
    void check_warnings(const Playlist&, Findings&) const {}
    void check_warnings(const Gesture& gesture, Findings& findings) const;
    Findings check_knot(const EventLinks::Knot& knot) const;

    Roll<Playlist> playlists_;
    Roll<Gesture> gestures_;
    bool is_looked_up_ = false; ///< else what follows holds nothing, or of those up to these places
    Roll<Playlist>::Order looked_up_playlist_ = 0;
    Roll<Gesture>::Order looked_up_gesture_ = 0;
    EventLinks links_;
    SharedTypes shared_;
    std::set<std::pair<std::string, std::string>>
        starters_; ///< playlists, each with a gesture that starts it
};

} // namespace tutti::event::definition
