// Types of events that several things share, told apart by a field, and gestures that take them for one
// thing.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"
#include "toml/mistake.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::event::definition {

/// The texts that fields of each type's events have in the definitions, kept up to date while these change
/// one by one.
class SharedTypes {
public:
    void add(const Playlist& playlist) { count(playlist, 1); }
    void add(const Gesture& gesture) { count(gesture, 1); }
    /// As it was added.
    void remove(const Playlist& playlist) { count(playlist, -1); }
    void remove(const Gesture& gesture) { count(gesture, -1); }

    /// Adds a warning for each field by which a double tap or a hold should ask and does not.
    void warn_of(const Gesture& gesture, std::vector<toml::Mistake>& warnings) const;

private:
    struct Counting;
    using Texts = std::map<std::string, std::size_t, std::less<>>; ///< how often each is shown
    using Fields = std::map<std::string, Texts, std::less<>>;

    void count(const Playlist& playlist, int by);
    void count(const Gesture& gesture, int by);
    void count(std::string_view type, std::string_view field, const Value& value, int by);

    std::map<std::string, Fields, std::less<>> types_;
};

/// A warning for each double tap and hold whose type the definitions themselves show with several values of a
/// field, in a `where` or in a step's data, and that asks for none of them.
std::vector<toml::Mistake>
warn_of_shared_types(std::span<const Playlist> playlists, std::span<const Gesture> gestures);

} // namespace tutti::event::definition
