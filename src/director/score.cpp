#include "director/score.hpp"

#include "base/json.hpp"
#include "event/definition/check_definitions.hpp"
#include "event/definition/read_gesture.hpp"
#include "event/definition/read_playlist.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <type_traits>

namespace tutti::director {

namespace {

using event::definition::Gesture;
using event::definition::Playlist;

const char* word(Family family) noexcept { return family == Family::Playlist ? "playlist" : "gesture"; }

std::vector<std::string> sentences(const std::vector<toml::Mistake>& mistakes) {
    std::vector<std::string> texts;
    for (const auto& mistake : mistakes) {
        auto text = mistake.key.empty() ? mistake.reason : fmt::format("{}: {}", mistake.key, mistake.reason);
        if (!mistake.suggestion.empty()) text += fmt::format(" (did you mean {}?)", mistake.suggestion);
        texts.push_back(std::move(text));
    }
    return texts;
}

std::unexpected<Error> refuse(const std::vector<toml::Mistake>& mistakes) {
    return fail(ErrorCode::InvalidInput, fmt::format("{}", fmt::join(sentences(mistakes), "; ")));
}

template <typename Definition>
std::expected<Definition, std::vector<toml::Mistake>>
read(std::string_view name, const Value& value, std::vector<toml::Mistake>* warnings) {
    if constexpr (std::is_same_v<Definition, Playlist>)
        return event::definition::read_playlist(name, value, warnings);
    else
        return event::definition::read_gesture(name, value, warnings);
}

template <typename Definition>
std::vector<Definition> all_of(const event::definition::Roll<Definition>& roll) {
    std::vector<Definition> all;
    all.reserve(roll.size());
    for (const auto& [order, definition] : roll) all.push_back(definition);
    return all;
}

} // namespace

Score::Score(std::vector<Playlist> playlists, std::vector<Gesture> gestures, Limits limits)
    : limits_(limits), definitions_(std::move(playlists), std::move(gestures)) {
    for (const auto& [order, playlist] : definitions_.playlists()) playlists_of_file_.insert(playlist.name);
    for (const auto& [order, gesture] : definitions_.gestures()) gestures_of_file_.insert(gesture.name);
}

std::vector<Playlist> Score::playlists() const { return all_of(definitions_.playlists()); }
std::vector<Gesture> Score::gestures() const { return all_of(definitions_.gestures()); }

bool Score::is_from_file(Family family, std::string_view name) const {
    return said_of(family).find(name) == nullptr;
}

bool Score::is_there(Family family, std::string_view name) const {
    return family == Family::Playlist ? definitions_.playlists().find(name) != nullptr
                                      : definitions_.gestures().find(name) != nullptr;
}

// ---- one change ----

Result<Score::Changed>
Score::change(Family family, Change change, std::string_view name, const Value& definition) {
    return change_any(family, change, name, definition, true);
}

Result<Score::Changed> Score::change_any(
    Family family, Change change, std::string_view name, const Value& definition, bool is_limited
) {
    const bool there = is_there(family, name);
    if (change == Change::Register && there)
        return fail(
            ErrorCode::Conflict,
            fmt::format("there is a {} {} already; update it instead", word(family), name)
        );
    if (change != Change::Register && !there)
        return fail(ErrorCode::NotFound, fmt::format("no {} named {}", word(family), name));
    Changed changed;
    changed.change = change;
    changed.kept = {family, std::string(name), {}};
    Result<void> done;
    if (change == Change::Remove)
        done = remove(changed);
    else if (family == Family::Playlist)
        done =
            put(changed, changed.playlist, changed.playlist_before, definitions_.playlists(), definition,
                is_limited);
    else
        done =
            put(changed, changed.gesture, changed.gesture_before, definitions_.gestures(), definition,
                is_limited);
    if (!done) return pass_on(done);
    return changed;
}

Result<void> Score::check_room(Family family, Change change, std::string_view name, std::size_t bytes) const {
    if (change == Change::Register && definitions_.size() >= limits_.definitions)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format(
                "there are {} playlists and gestures, and there may be {}: remove some{}",
                definitions_.size(), limits_.definitions,
                limits_.definitions < event::definition::most_definitions
                    ? ", or raise `definitions` of [director.limits] in the installation's file"
                    : ""
            )
        );
    const auto* said = said_of(family).find(name);
    const auto others = bytes_ - (said != nullptr ? said->bytes : 0);
    if (others + bytes > limits_.bytes && (said == nullptr || bytes > said->bytes))
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format(
                "this one is of {} bytes and the others that came over the bus are of {}, and there may be "
                "{}: "
                "remove some, or raise `bytes` of [director.limits] in the installation's file",
                bytes, others, limits_.bytes
            )
        );
    return {};
}

template <typename Definition>
Result<void> Score::put(
    Changed& changed, std::optional<Definition>& now, std::optional<Definition>& before,
    const event::definition::Roll<Definition>& roll, const Value& definition, bool is_limited
) {
    const auto& name = changed.kept.name;
    std::vector<toml::Mistake> warnings;
    auto made = read<Definition>(name, definition, &warnings);
    if (!made) return refuse(made.error());
    changed.kept.definition = event::definition::to_value(*made);
    const auto bytes = print_json(*changed.kept.definition).size();
    if (is_limited)
        if (auto room = check_room(changed.kept.family, changed.change, name, bytes); !room) return room;
    if (const auto* there = roll.find(name)) before = *there;
    changed.order_before = roll.order_of(name);
    now = *made;
    auto findings = definitions_.put(std::move(*made));
    if (!findings.mistakes.empty()) return refuse(findings.mistakes);
    std::ranges::move(findings.warnings, std::back_inserter(warnings));
    changed.warnings = sentences(warnings);
    note(changed, bytes);
    return {};
}

Result<void> Score::remove(Changed& changed) {
    const auto& [family, name, definition] = changed.kept;
    if (family == Family::Playlist) {
        changed.playlist_before = *definitions_.playlists().find(name);
        changed.order_before = definitions_.playlists().order_of(name);
        if (auto findings = definitions_.remove_playlist(name); !findings.mistakes.empty())
            return refuse(findings.mistakes);
    } else {
        changed.gesture_before = *definitions_.gestures().find(name);
        changed.order_before = definitions_.gestures().order_of(name);
        definitions_.remove_gesture(name);
    }
    // Else who registers and removes for ever fills the memory.
    if (names_of_file(family).contains(name)) changed.kept.definition = Value();
    note(changed, 0);
    return {};
}

/// What is kept of it from now on.
void Score::note(Changed& changed, std::size_t bytes) {
    auto& said = said_of(changed.kept.family);
    const auto& name = changed.kept.name;
    if (const auto* before = said.find(name)) {
        changed.bytes_before = before->bytes;
        changed.change_order_before = said.order_of(name);
        bytes_ -= before->bytes;
    }
    if (!changed.kept.definition) {
        said.remove(name);
    } else if (auto* before = said.find(name)) {
        before->bytes = bytes;
    } else {
        said.add(name, {name, bytes});
    }
    bytes_ += bytes;
}

void Score::undo(const Changed& changed) {
    const auto& name = changed.kept.name;
    const auto family = changed.kept.family;
    if (changed.playlist_before)
        definitions_.put_unchecked(*changed.playlist_before, changed.order_before);
    else if (changed.gesture_before)
        definitions_.put_unchecked(*changed.gesture_before, changed.order_before);
    else if (family == Family::Playlist)
        definitions_.take_out_playlist(name);
    else
        definitions_.take_out_gesture(name);
    auto& said = said_of(family);
    if (const auto* now = said.find(name)) bytes_ -= now->bytes;
    said.remove(name);
    if (!changed.bytes_before) return;
    bytes_ += *changed.bytes_before;
    said.put_back(name, {name, *changed.bytes_before}, changed.change_order_before);
}

// ---- what is kept ----

Score::Kept Score::kept_of(Family family, const std::string& name) const {
    Kept kept{family, name, Value()};
    if (const auto* playlist = definitions_.playlists().find(name);
        family == Family::Playlist && playlist != nullptr)
        kept.definition = event::definition::to_value(*playlist);
    if (const auto* gesture = definitions_.gestures().find(name);
        family == Family::Gesture && gesture != nullptr)
        kept.definition = event::definition::to_value(*gesture);
    return kept;
}

std::optional<Score::Kept> Score::next_kept(Place& place) const {
    const auto next = said_of(place.family).after(place.order);
    if (next != said_of(place.family).end()) {
        place.order = next->first;
        return kept_of(place.family, next->second.name);
    }
    if (place.family == Family::Gesture) return std::nullopt;
    place = {Family::Gesture, 0};
    return next_kept(place);
}

Value Score::changes() const {
    std::vector<Member> playlists;
    std::vector<Member> gestures;
    Place place;
    while (auto kept = next_kept(place))
        (kept->family == Family::Playlist ? playlists : gestures)
            .push_back({std::move(kept->name), std::move(*kept->definition)});
    return Value::object(
        {{"v", 1},
         {"playlists", Value::object(std::move(playlists))},
         {"gestures", Value::object(std::move(gestures))}}
    );
}

std::vector<std::string> Score::apply(const Value& changes) {
    std::vector<Kept> kept;
    for (const auto family : {Family::Playlist, Family::Gesture}) {
        const Value* all = changes.find(family == Family::Playlist ? "playlists" : "gestures");
        if (all == nullptr || !all->is_object()) continue;
        for (const Member& member : all->members()) kept.push_back({family, member.key, member.value});
    }
    return apply(kept);
}

std::vector<std::string> Score::apply(const std::vector<Kept>& kept) {
    // As they were together when they were kept: how they came to be so is of no matter.
    if (apply_at_once(kept)) return {};

    // The file has changed since, so one by one. Removed gestures first and removed playlists last: one may
    // name the other.
    std::vector<const Kept*> waiting;
    const auto wait = [&](Family family, bool removed) {
        for (const auto& each : kept)
            if (each.family == family && each.definition->is_null() == removed) waiting.push_back(&each);
    };
    wait(Family::Gesture, true);
    wait(Family::Playlist, false);
    wait(Family::Gesture, false);
    wait(Family::Playlist, true);
    // One may fit only once another has made room. Almost always once; a pathological file gets an answer
    // that is too strict, not a slow one.
    constexpr int most_rounds = 16;
    std::vector<std::string> refused;
    bool progress = true;
    for (int round = 0; progress && round < most_rounds; ++round) {
        refused.clear();
        std::vector<const Kept*> left;
        for (const auto* each : waiting) {
            const auto done = apply_one(*each);
            if (done) continue;
            left.push_back(each);
            refused.push_back(fmt::format("{} {}: {}", word(each->family), each->name, done.error().message));
        }
        progress = !left.empty() && left.size() < waiting.size();
        waiting = std::move(left);
    }
    return refused;
}

/// False, and nothing applied: some of it no longer fits.
bool Score::apply_at_once(const std::vector<Kept>& kept) {
    auto then = *this;
    for (const auto& [family, name, definition] : kept) {
        const bool there = then.is_there(family, name);
        std::size_t bytes = 0;
        if (!definition->is_null()) {
            if (family == Family::Playlist) {
                auto playlist = read<Playlist>(name, *definition, nullptr);
                if (!playlist) return false;
                then.definitions_.put_unchecked(std::move(*playlist));
            } else {
                auto gesture = read<Gesture>(name, *definition, nullptr);
                if (!gesture) return false;
                then.definitions_.put_unchecked(std::move(*gesture));
            }
            bytes = print_json(*definition).size();
        } else if (there) {
            if (family == Family::Playlist)
                then.definitions_.take_out_playlist(name);
            else
                then.definitions_.take_out_gesture(name);
        }
        then.said_of(family).add(name, {name, bytes});
        then.bytes_ += bytes;
    }
    if (!event::definition::check_definitions(then.playlists(), then.gestures()).mistakes.empty())
        return false;
    *this = std::move(then);
    return true;
}

Result<void> Score::apply_one(const Kept& kept) {
    const auto& [family, name, definition] = kept;
    const bool there = is_there(family, name);
    if (definition->is_null() && !there) {
        // Removed before, and gone from the file as well.
        said_of(family).add(name, {name, 0});
        return {};
    }
    const auto what = definition->is_null() ? Change::Remove : there ? Change::Update : Change::Register;
    const auto done = change_any(family, what, name, *definition, false);
    if (!done) return std::unexpected(done.error());
    return {};
}

} // namespace tutti::director
