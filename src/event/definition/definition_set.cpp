#include "event/definition/definition_set.hpp"

#include "event/definition/circles.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace tutti::event::definition {

namespace {

/// A circle with a delay is odd and works: it is looked for no further than this.
constexpr std::size_t most_looked_at = 500;
/// Among more names than this, none is suggested.
constexpr std::size_t most_suggested = 500;
/// At a time: some tens of microseconds.
constexpr std::size_t most_looked_up = 16;
/// Of the gestures that need a playlist.
constexpr std::size_t most_told = 10;

} // namespace

DefinitionSet::DefinitionSet(std::vector<Playlist> playlists, std::vector<Gesture> gestures) {
    for (auto& playlist : playlists) replace(playlists_, std::move(playlist));
    for (auto& gesture : gestures) replace(gestures_, std::move(gesture));
}

// ---- changes ----

template <typename Definition>
Findings DefinitionSet::put_into(Roll<Definition>& roll, Definition definition) {
    look_up_all();
    const auto name = definition.name;
    auto before = replace(roll, std::move(definition));
    auto findings = check(*roll.find(name));
    if (findings.mistakes.empty()) return findings;
    if (before)
        replace(roll, std::move(*before));
    else
        take_out(roll, name);
    return findings;
}

Findings DefinitionSet::put(Playlist playlist) { return put_into(playlists_, std::move(playlist)); }
Findings DefinitionSet::put(Gesture gesture) { return put_into(gestures_, std::move(gesture)); }

void DefinitionSet::put_unchecked(Playlist playlist, Roll<Playlist>::Order order) {
    replace(playlists_, std::move(playlist), order);
}
void DefinitionSet::put_unchecked(Gesture gesture, Roll<Gesture>::Order order) {
    replace(gestures_, std::move(gesture), order);
}

/// Gives the one that was there.
template <typename Definition>
std::optional<Definition> DefinitionSet::replace(
    Roll<Definition>& roll, Definition definition, typename Roll<Definition>::Order order
) {
    if (is_begun()) look_up_all();
    std::optional<Definition> before;
    auto* place = roll.find(definition.name);
    if (place == nullptr) {
        auto name = definition.name;
        place = order == 0 ? &roll.add(std::move(name), std::move(definition))
                           : &roll.put_back(std::move(name), std::move(definition), order);
    } else {
        if (is_looked_up_) forget(*place);
        before = std::exchange(*place, std::move(definition));
    }
    if (is_looked_up_) note(*place);
    return before;
}

template <typename Definition>
void DefinitionSet::take_out(Roll<Definition>& roll, std::string_view name) {
    if (is_begun()) look_up_all();
    if (is_looked_up_) forget(*roll.find(name));
    roll.remove(name);
}

void DefinitionSet::take_out_playlist(std::string_view name) { take_out(playlists_, name); }
void DefinitionSet::take_out_gesture(std::string_view name) { take_out(gestures_, name); }

Findings DefinitionSet::remove_playlist(std::string_view name) {
    look_up_all();
    Findings findings;
    auto starter = starters_.lower_bound({std::string(name), {}});
    for (; starter != starters_.end() && starter->first == name; ++starter) {
        if (findings.mistakes.size() == most_told) break;
        check_playlists_exist({gestures_.find(starter->second), 1}, {}, findings.mistakes);
    }
    if (findings.mistakes.empty()) take_out(playlists_, name);
    return findings;
}

Findings DefinitionSet::remove_gesture(std::string_view name) {
    take_out(gestures_, name);
    return {};
}

bool DefinitionSet::look_up_some() {
    if (is_looked_up_) return true;
    std::size_t left = most_looked_up;
    const auto look_up = [&](const auto& roll, auto& place) {
        for (auto next = roll.after(place); next != roll.end() && left > 0; ++next, --left) {
            note(next->second);
            place = next->first;
        }
    };
    look_up(playlists_, looked_up_playlist_);
    look_up(gestures_, looked_up_gesture_);
    is_looked_up_ = left > 0;
    return is_looked_up_;
}

void DefinitionSet::note(const Playlist& playlist) {
    links_.add(playlist);
    shared_.add(playlist);
}
void DefinitionSet::note(const Gesture& gesture) {
    links_.add(gesture);
    shared_.add(gesture);
    if (const auto* gated = std::get_if<GatedPlaylist>(&gesture.kind))
        starters_.emplace(gated->playlist, gesture.name);
}
void DefinitionSet::forget(const Playlist& playlist) {
    links_.remove(playlist);
    shared_.remove(playlist);
}
void DefinitionSet::forget(const Gesture& gesture) {
    links_.remove(gesture);
    shared_.remove(gesture);
    if (const auto* gated = std::get_if<GatedPlaylist>(&gesture.kind))
        starters_.erase({gated->playlist, gesture.name});
}

// ---- checks ----

template <typename Definition>
Findings DefinitionSet::check(const Definition& definition) const {
    // The others fitted together before, so whatever does not now goes through this one.
    auto findings = check_knot(
        links_.knot_of(definition, EventLinks::Delays::LeftOut, std::numeric_limits<std::size_t>::max())
    );
    check_starts(definition, findings);
    if (!findings.mistakes.empty()) return findings;
    findings = check_knot(links_.knot_of(definition, EventLinks::Delays::Followed, most_looked_at));
    check_warnings(definition, findings);
    return findings;
}

Findings DefinitionSet::check_knot(const EventLinks::Knot& knot) const {
    if (knot.empty()) return {};
    std::map<Roll<Playlist>::Order, const Playlist*> playlists; // in their order
    std::map<Roll<Gesture>::Order, const Gesture*> gestures;
    for (const auto& name : knot.playlists)
        if (const auto* found = playlists_.find(name)) playlists.emplace(playlists_.order_of(name), found);
    for (const auto& name : knot.gestures) gestures.emplace(gestures_.order_of(name), gestures_.find(name));
    std::vector<Playlist> all_playlists;
    for (const auto& [order, playlist] : playlists) all_playlists.push_back(*playlist);
    std::vector<Gesture> all_gestures;
    for (const auto& [order, gesture] : gestures) all_gestures.push_back(*gesture);
    return check_circles(all_playlists, all_gestures);
}

void DefinitionSet::check_starts(const Gesture& gesture, Findings& findings) const {
    const auto* gated = std::get_if<GatedPlaylist>(&gesture.kind);
    if (gated == nullptr || playlists_.find(gated->playlist) != nullptr) return;
    std::vector<std::string_view> names;
    if (playlists_.size() <= most_suggested)
        for (const auto& [order, playlist] : playlists_) names.emplace_back(playlist.name);
    check_playlists_exist({&gesture, 1}, names, findings.mistakes);
}

void DefinitionSet::check_warnings(const Gesture& gesture, Findings& findings) const {
    shared_.warn_of(gesture, findings.warnings);
}

} // namespace tutti::event::definition
