// Score: all definitions that the director works with: those of the file, changed by what was said over the
// bus. What was said over the bus is kept in a file of its own (kept_changes.hpp) and holds after a restart.
#pragma once

#include "event/definition/definition_set.hpp"
#include "event/definition/limits.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

using event::definition::Limits;

enum class Family : std::uint8_t { Playlist, Gesture };
enum class Change : std::uint8_t { Register, Update, Remove };

class Score {
public:
    /// With the definitions of the file.
    Score(
        std::vector<event::definition::Playlist> playlists, std::vector<event::definition::Gesture> gestures,
        Limits limits = {}
    );

    const event::definition::DefinitionSet& definitions() const noexcept { return definitions_; }
    /// Before the first change, for whoever has little time at once; true where that may come.
    bool get_ready() { return definitions_.look_up_some(); }
    // Copies, in their order.
    std::vector<event::definition::Playlist> playlists() const;
    std::vector<event::definition::Gesture> gestures() const;
    /// Whether a definition is as the file has it.
    bool is_from_file(Family family, std::string_view name) const;
    /// Of what was said over the bus, as JSON.
    std::size_t bytes() const noexcept { return bytes_; }
    const Limits& limits() const noexcept { return limits_; }

    /// What is kept of one definition.
    struct Kept {
        Family family;
        std::string name;
        /// Null: the one of the file was removed. Nothing: it is as the file has it, or is none.
        std::optional<Value> definition;

        bool operator==(const Kept&) const = default;
    };
    struct Changed {
        Change change;
        Kept kept;
        std::optional<event::definition::Playlist>
            playlist; ///< what is there now; nothing where it was removed
        std::optional<event::definition::Gesture> gesture;
        std::vector<std::string> warnings;

        // As it was, for undo().
        std::optional<event::definition::Playlist> playlist_before;
        std::optional<event::definition::Gesture> gesture_before;
        std::uint64_t order_before = 0;
        std::optional<std::size_t> bytes_before; ///< nothing: it was as the file has it
        std::uint64_t change_order_before = 0;
    };
    /// Changes one definition. Conflict for one to register that is there, NotFound for one to update or
    /// remove that is not, LimitExceeded where there is no room, InvalidInput with everything that is wrong:
    /// then nothing has changed.
    Result<Changed> change(Family family, Change change, std::string_view name, const Value& definition);
    /// As if it had not been said. The last change first.
    void undo(const Changed& changed);

    /// What was said over the bus, as one document.
    Value changes() const;
    /// For whoever goes through what was said in pieces.
    struct Place {
        Family family = Family::Playlist;
        std::uint64_t order = 0;
    };
    /// The one behind that place, which moves on; nothing behind the last one.
    std::optional<Kept> next_kept(Place& place) const;

    /// Applies what was kept. Gives a sentence for each that no longer fits, which is then left out.
    std::vector<std::string> apply(const Value& changes);
    std::vector<std::string> apply(const std::vector<Kept>& kept);

private:
    using Names = std::set<std::string, std::less<>>;
    struct Said {
        std::string name;
        std::size_t bytes;
    };
    using AllSaid = event::definition::Roll<Said>;

    AllSaid& said_of(Family family) noexcept {
        return family == Family::Playlist ? playlists_said_ : gestures_said_;
    }
    const AllSaid& said_of(Family family) const noexcept { return const_cast<Score*>(this)->said_of(family); }
    const Names& names_of_file(Family family) const noexcept {
        return family == Family::Playlist ? playlists_of_file_ : gestures_of_file_;
    }
    bool is_there(Family family, std::string_view name) const;
    Kept kept_of(Family family, const std::string& name) const;

    Result<void> check_room(Family family, Change change, std::string_view name, std::size_t bytes) const;
    Result<Changed>
    change_any(Family family, Change change, std::string_view name, const Value& definition, bool is_limited);
    template <typename Definition>
    Result<void>
    put(Changed& changed, std::optional<Definition>& now, std::optional<Definition>& before,
        const event::definition::Roll<Definition>& roll, const Value& definition, bool is_limited);
    Result<void> remove(Changed& changed);
    void note(Changed& changed, std::size_t bytes);
    bool apply_at_once(const std::vector<Kept>& kept);
    Result<void> apply_one(const Kept& kept);

    Limits limits_;
    Names playlists_of_file_;
    Names gestures_of_file_;
    event::definition::DefinitionSet definitions_;
    AllSaid playlists_said_;
    AllSaid gestures_said_;
    std::size_t bytes_ = 0;
};

} // namespace tutti::director
