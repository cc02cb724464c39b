#include "playback/player_choice.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tutti::playback {

bool PlayerChoice::take(contract::Playback playback, SteadyTime now) {
    auto* said = keep(std::move(playback), now);
    if (said != nullptr) said->expires = now + said->playback.expires_in;
    return said != nullptr;
}

bool PlayerChoice::hold(contract::Playback playback, SteadyTime now) {
    auto* said = keep(std::move(playback), now);
    if (said != nullptr) said->expires = SteadyTime::max();
    return said != nullptr;
}

/// nullptr: there are too many players.
PlayerChoice::Said* PlayerChoice::keep(contract::Playback playback, SteadyTime now) {
    const auto known = players_.find(playback.player);
    if (known == players_.end() && players_.size() >= most_players) return nullptr;
    auto& said = known != players_.end() ? known->second : players_[playback.player];
    const bool begins = playback.playing && !said.playback.playing;
    if (begins) said.began = ++beginnings_;
    said.arrived = now;
    said.playback = std::move(playback);
    return &said;
}

void PlayerChoice::resume(std::string player) {
    current_ = std::move(player);
    const auto known = players_.find(current_);
    if (known != players_.end() && known->second.playback.playing) known->second.began = ++beginnings_;
}

void PlayerChoice::forget(std::string_view player) {
    if (const auto known = players_.find(player); known != players_.end()) players_.erase(known);
}

void PlayerChoice::expire(SteadyTime now) {
    std::erase_if(players_, [now](const auto& entry) { return entry.second.expires <= now; });
}

std::optional<SteadyTime> PlayerChoice::next_expiry() const {
    const auto first =
        std::ranges::min_element(players_, {}, [](const auto& entry) { return entry.second.expires; });
    if (first == players_.end()) return std::nullopt;
    return first->second.expires;
}

const PlayerChoice::Said* PlayerChoice::current() {
    const auto* found = best();
    if (found != nullptr) current_ = found->playback.player;
    return found;
}

const PlayerChoice::Said* PlayerChoice::best() const {
    if (chosen_ != "auto") {
        const auto known = players_.find(chosen_);
        return known != players_.end() && known->second.playback.active ? &known->second : nullptr;
    }
    // One that plays before one that rests; of those that play, the last to begin; of those that rest, the
    // one that counted until now, as a pause is no end.
    const auto rank = [this](const Said& said) {
        const bool plays = said.playback.playing;
        return std::tuple(plays, !plays && said.playback.player == current_, said.began);
    };
    const Said* found = nullptr;
    for (const auto& [name, said] : players_)
        if (said.playback.active && (found == nullptr || rank(said) > rank(*found))) found = &said;
    return found;
}

} // namespace tutti::playback
