// Score: all definitions that the director works with: those of the file, changed by what was said over the
// bus. What was said over the bus is kept in a file of its own and holds after a restart.
#pragma once

#include "config/gesture.hpp"
#include "config/mistake.hpp"
#include "config/playlist.hpp"

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
    Score(std::vector<config::Playlist> playlists, std::vector<config::Gesture> gestures);

    const std::vector<config::Playlist>& playlists() const noexcept { return playlists_; }
    const std::vector<config::Gesture>& gestures() const noexcept { return gestures_; }
    /// Whether a definition is as the file has it.
    bool is_from_file(Family family, std::string_view name) const;

    struct Changed {
        std::optional<config::Playlist> playlist; ///< what is there now; nothing where it was removed
        std::optional<config::Gesture> gesture;
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
    std::vector<config::Playlist> playlists_;
    std::vector<config::Gesture> gestures_;
    Changes playlist_changes_;
    Changes gesture_changes_;
};

} // namespace tutti::director
