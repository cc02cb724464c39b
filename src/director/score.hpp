// Score: all definitions that the director works with: those of the file, changed by what was said over the
// bus. What was said over the bus is kept in a file of its own and holds after a restart.
#pragma once

#include "event/definition/gesture.hpp"
#include "event/definition/playlist.hpp"
#include "toml/mistake.hpp"

#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

enum class Family : std::uint8_t { Playlist, Gesture };
enum class Change : std::uint8_t { Register, Update, Remove };

class Score {
public:
    /// With the definitions of the file.
    Score(
        std::vector<event::definition::Playlist> playlists, std::vector<event::definition::Gesture> gestures
    );

    const std::vector<event::definition::Playlist>& playlists() const noexcept { return playlists_; }
    const std::vector<event::definition::Gesture>& gestures() const noexcept { return gestures_; }
    /// Whether a definition is as the file has it.
    bool is_from_file(Family family, std::string_view name) const;

    struct Changed {
        std::optional<event::definition::Playlist>
            playlist; ///< what is there now; nothing where it was removed
        std::optional<event::definition::Gesture> gesture;
        std::vector<std::string> warnings;
    };
    /// Changes one definition. Conflict for one to register that is there, NotFound for one to update or
    /// remove that is not, InvalidInput with everything that is wrong: then nothing has changed.
    Result<Changed> change(Family family, Change change, std::string_view name, const Value& definition);

    /// What was said over the bus, to be kept.
    Value changes() const;
    /// Applies what was kept. Gives a sentence for each that no longer fits, which is then left out.
    std::vector<std::string> apply(const Value& changes);

private:
    using Changes = std::map<std::string, Value, std::less<>>; ///< definition by name; null: removed
    using Names = std::set<std::string, std::less<>>;
    struct Kept {
        Family family;
        const Member* member;
    };

    Changes& changes_of(Family family) noexcept {
        return family == Family::Playlist ? playlist_changes_ : gesture_changes_;
    }

    const Names& names_of_file(Family family) const noexcept {
        return family == Family::Playlist ? playlists_of_file_ : gestures_of_file_;
    }
    Result<void> apply_one(const Kept& kept);

    Names playlists_of_file_;
    Names gestures_of_file_;
    std::vector<event::definition::Playlist> playlists_;
    std::vector<event::definition::Gesture> gestures_;
    Changes playlist_changes_;
    Changes gesture_changes_;
};

} // namespace tutti::director
