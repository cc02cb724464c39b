#include "director/score.hpp"

#include "config/check_definitions.hpp"
#include "config/read_gesture.hpp"
#include "config/read_playlist.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::director {

namespace {

const char* word(Family family) noexcept { return family == Family::Playlist ? "playlist" : "gesture"; }

std::vector<std::string> sentences(const std::vector<config::Mistake>& mistakes) {
    std::vector<std::string> texts;
    for (const auto& mistake : mistakes) {
        auto text = mistake.key.empty() ? mistake.reason : fmt::format("{}: {}", mistake.key, mistake.reason);
        if (!mistake.suggestion.empty()) text += fmt::format(" (did you mean {}?)", mistake.suggestion);
        texts.push_back(std::move(text));
    }
    return texts;
}

std::unexpected<Error> refuse(const std::vector<config::Mistake>& mistakes) {
    return fail(ErrorCode::InvalidInput, fmt::format("{}", fmt::join(sentences(mistakes), "; ")));
}

auto read(
    config::Playlist*, std::string_view name, const Value& value, std::vector<config::Mistake>& warnings
) {
    return config::read_playlist(name, value, &warnings);
}
auto read(
    config::Gesture*, std::string_view name, const Value& value, std::vector<config::Mistake>& warnings
) {
    return config::read_gesture(name, value, &warnings);
}

/// `definitions` with that one changed, or why not.
template <typename Definition>
Result<std::vector<Definition>> changed(
    std::vector<Definition> definitions, Family family, Change change, std::string_view name,
    const Value& value, std::vector<config::Mistake>& warnings
) {
    const auto place = std::ranges::find(definitions, name, &Definition::name);
    const bool is_there = place != definitions.end();
    if (change == Change::Register && is_there)
        return fail(
            ErrorCode::Conflict,
            fmt::format("there is a {} {} already; update it instead", word(family), name)
        );
    if (change != Change::Register && !is_there)
        return fail(ErrorCode::NotFound, fmt::format("no {} named {}", word(family), name));
    if (change == Change::Remove) {
        definitions.erase(place);
        return definitions;
    }
    auto definition = read(static_cast<Definition*>(nullptr), name, value, warnings);
    if (!definition) return refuse(definition.error());
    if (is_there)
        *place = std::move(*definition);
    else
        definitions.push_back(std::move(*definition));
    return definitions;
}

template <typename Definition>
std::optional<Definition> find(const std::vector<Definition>& definitions, std::string_view name) {
    const auto place = std::ranges::find(definitions, name, &Definition::name);
    return place == definitions.end() ? std::nullopt : std::optional(*place);
}

Value as_object(const std::map<std::string, Value, std::less<>>& changes) {
    std::vector<Member> members;
    for (const auto& [name, definition] : changes) members.push_back({name, definition});
    return Value::object(std::move(members));
}

} // namespace

bool Score::is_from_file(Family family, std::string_view name) const {
    return !(family == Family::Playlist ? playlist_changes_ : gesture_changes_).contains(name);
}

Result<Score::Changed>
Score::change(Family family, Change change, std::string_view name, const Value& definition) {
    std::vector<config::Mistake> warnings;
    auto playlists = playlists_;
    auto gestures = gestures_;
    if (family == Family::Playlist) {
        auto all = changed(std::move(playlists), family, change, name, definition, warnings);
        if (!all) return pass_on(all);
        playlists = std::move(*all);
    } else {
        auto all = changed(std::move(gestures), family, change, name, definition, warnings);
        if (!all) return pass_on(all);
        gestures = std::move(*all);
    }
    auto findings = config::check_definitions(playlists, gestures);
    if (!findings.mistakes.empty()) return refuse(findings.mistakes);
    // Only what concerns this one: the others were told of theirs.
    const auto own_key = fmt::format("{}.{}", word(family), name);
    for (auto& warning : findings.warnings)
        if (warning.key.starts_with(own_key)) warnings.push_back(std::move(warning));

    playlists_ = std::move(playlists);
    gestures_ = std::move(gestures);
    Changed now;
    now.warnings = sentences(warnings);
    Value kept;
    if (family == Family::Playlist) {
        now.playlist = find(playlists_, name);
        if (now.playlist) kept = config::to_value(*now.playlist);
    } else {
        now.gesture = find(gestures_, name);
        if (now.gesture) kept = config::to_value(*now.gesture);
    }
    changes_of(family).insert_or_assign(std::string(name), std::move(kept));
    return now;
}

Value Score::changes() const {
    return Value::object(
        {{"v", 1}, {"playlists", as_object(playlist_changes_)}, {"gestures", as_object(gesture_changes_)}}
    );
}

std::vector<std::string> Score::apply(const Value& changes) {
    std::vector<std::string> refused;
    const auto apply_one = [&](Family family, const Member& member) {
        const bool is_there = family == Family::Playlist ? find(playlists_, member.key).has_value()
                                                         : find(gestures_, member.key).has_value();
        if (member.value.is_null() && !is_there) {
            // Removed before, and gone from the file as well.
            changes_of(family).insert_or_assign(member.key, Value());
            return;
        }
        const auto what = member.value.is_null() ? Change::Remove
                          : is_there             ? Change::Update
                                                 : Change::Register;
        if (auto done = change(family, what, member.key, member.value); !done)
            refused.push_back(fmt::format("{} {}: {}", word(family), member.key, done.error().message));
    };
    // Removed gestures first and removed playlists last: one may name the other.
    const Value* playlists = changes.find("playlists");
    const Value* gestures = changes.find("gestures");
    const auto each = [&](const Value* all, Family family, bool removed) {
        if (all == nullptr || !all->is_object()) return;
        for (const Member& member : all->members())
            if (member.value.is_null() == removed) apply_one(family, member);
    };
    each(gestures, Family::Gesture, true);
    each(playlists, Family::Playlist, false);
    each(gestures, Family::Gesture, false);
    each(playlists, Family::Playlist, true);
    return refused;
}

} // namespace tutti::director
