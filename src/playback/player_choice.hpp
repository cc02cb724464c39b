// PlayerChoice: which of several players counts. One that people chose; else the last that began to play. A
// paused one never disturbs one that plays; one that has gone gives way.
#pragma once

#include "contract/playback.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::playback {

class PlayerChoice {
public:
    /// What a player said last, and when it came.
    struct Said {
        contract::Playback playback;
        SteadyTime arrived;
        SteadyTime expires;
        std::uint64_t began = 0; ///< the higher, the later it began to play; 0: it never did here
    };
    /// No installation has more players; those that come on top of them are not heard.
    static constexpr std::size_t most_players = 32;

    /// A player's name, or "auto".
    void choose(std::string player) { chosen_ = std::move(player); }
    const std::string& chosen() const noexcept { return chosen_; }

    /// False: there are too many players.
    bool take(contract::Playback playback, SteadyTime now);
    /// The same of one whose word holds until it is forgotten.
    bool hold(contract::Playback playback, SteadyTime now);
    /// It counted before we did: of all that are known it is the last to begin.
    void resume(std::string player);
    /// It has gone.
    void forget(std::string_view player);
    /// Those whose word no longer holds have gone, too.
    void expire(SteadyTime now);
    std::optional<SteadyTime> next_expiry() const;

    /// The one that counts: nullptr where nobody has a track. Stands until the next change.
    const Said* current();
    const std::map<std::string, Said, std::less<>>& players() const noexcept { return players_; }

private:
    Said* keep(contract::Playback playback, SteadyTime now);
    const Said* best() const;

    std::string chosen_ = "auto";
    std::string current_; ///< the player that counted last
    std::map<std::string, Said, std::less<>> players_;
    std::uint64_t beginnings_ = 0;
};

} // namespace tutti::playback
