#include "director/score.hpp"

#include "event/definition/check_definitions.hpp"
#include "event/definition/read_gesture.hpp"
#include "event/definition/read_playlist.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::director {

namespace {

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

auto read(
    event::definition::Playlist*, std::string_view name, const Value& value,
    std::vector<toml::Mistake>& warnings
) {
    return event::definition::read_playlist(name, value, &warnings);
}
auto read(
    event::definition::Gesture*, std::string_view name, const Value& value,
    std::vector<toml::Mistake>& warnings
) {
    return event::definition::read_gesture(name, value, &warnings);
}

/// `definitions` with that one changed, or why not.
template <typename Definition>
Result<std::vector<Definition>> changed(
    std::vector<Definition> definitions, Family family, Change change, std::string_view name,
    const Value& value, std::vector<toml::Mistake>& warnings
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

Score::Score(
    std::vector<event::definition::Playlist> playlists, std::vector<event::definition::Gesture> gestures
)
    : playlists_(std::move(playlists)), gestures_(std::move(gestures)) {
    for (const auto& playlist : playlists_) playlists_of_file_.insert(playlist.name);
    for (const auto& gesture : gestures_) gestures_of_file_.insert(gesture.name);
}

bool Score::is_from_file(Family family, std::string_view name) const {
    return !(family == Family::Playlist ? playlist_changes_ : gesture_changes_).contains(name);
}

Result<Score::Changed>
Score::change(Family family, Change change, std::string_view name, const Value& definition) {
    std::vector<toml::Mistake> warnings;
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
    auto findings = event::definition::check_definitions(playlists, gestures);
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
        if (now.playlist) kept = event::definition::to_value(*now.playlist);
    } else {
        now.gesture = find(gestures_, name);
        if (now.gesture) kept = event::definition::to_value(*now.gesture);
    }
    auto& changes = changes_of(family);
    if (change == Change::Remove && !names_of_file(family).contains(name))
        changes.erase(changes.find(name)); // else who registers and removes for ever fills the memory
    else
        changes.insert_or_assign(std::string(name), std::move(kept));
    return now;
}

Value Score::changes() const {
    return Value::object(
        {{"v", 1}, {"playlists", as_object(playlist_changes_)}, {"gestures", as_object(gesture_changes_)}}
    );
}

std::vector<std::string> Score::apply(const Value& changes) {
    std::vector<Kept> waiting;
    const auto wait = [&](Family family, bool removed) {
        const Value* all = changes.find(family == Family::Playlist ? "playlists" : "gestures");
        if (all == nullptr || !all->is_object()) return;
        for (const Member& member : all->members())
            if (member.value.is_null() == removed) waiting.push_back({family, &member});
    };
    // Removed gestures first and removed playlists last: one may name the other.
    wait(Family::Gesture, true);
    wait(Family::Playlist, false);
    wait(Family::Gesture, false);
    wait(Family::Playlist, true);

    // One may fit only once another has made room, and their order was not kept.
    std::vector<std::string> refused;
    for (bool progress = true; progress;) {
        refused.clear();
        std::vector<Kept> left;
        for (const auto& kept : waiting) {
            const auto done = apply_one(kept);
            if (done) continue;
            left.push_back(kept);
            refused.push_back(
                fmt::format("{} {}: {}", word(kept.family), kept.member->key, done.error().message)
            );
        }
        progress = !left.empty() && left.size() < waiting.size();
        waiting = std::move(left);
    }
    return refused;
}

Result<void> Score::apply_one(const Kept& kept) {
    const auto& [name, definition, position] = *kept.member;
    const bool is_there = kept.family == Family::Playlist ? find(playlists_, name).has_value()
                                                          : find(gestures_, name).has_value();
    if (definition.is_null() && !is_there) {
        // Removed before, and gone from the file as well.
        changes_of(kept.family).insert_or_assign(name, Value());
        return {};
    }
    const auto what = definition.is_null() ? Change::Remove : is_there ? Change::Update : Change::Register;
    const auto done = change(kept.family, what, name, definition);
    if (!done) return std::unexpected(done.error());
    return {};
}

} // namespace tutti::director
