#include "event/definition/read_definitions.hpp"

#include "event/definition/check_definitions.hpp"
#include "event/definition/circles.hpp"
#include "event/definition/definition.hpp"
#include "event/definition/read_gesture.hpp"
#include "event/definition/read_playlist.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::event::definition {

namespace {

std::size_t count(const Value& document, std::string_view family) noexcept {
    const Value* definitions = document.find(family);
    return definitions != nullptr && definitions->is_object() ? definitions->members().size() : 0;
}

/// Returns how many mistakes there were before each definition, and after the last one.
template <typename Definition, typename Read>
std::vector<std::size_t> read_family(
    toml::TableReader& document, std::string_view family, std::vector<Definition>& definitions,
    const Read& read
) {
    std::vector<std::size_t> mistakes;
    document.read_table(family, [&](toml::TableReader& tables) {
        definitions.reserve(tables.table().members().size());
        tables.read_each_table([&](const Member& member, toml::TableReader& table) {
            mistakes.push_back(table.mistakes().size());
            check_definition_name(family, member.key, member.position, table.mistakes());
            auto& definition = definitions.emplace_back();
            definition.name = member.key;
            read(table, definition);
        });
    });
    mistakes.push_back(document.mistakes().size());
    return mistakes;
}

/// Those that have no mistake of their own.
template <typename Definition>
std::vector<Definition>
sound(const std::vector<Definition>& definitions, const std::vector<std::size_t>& mistakes) {
    std::vector<Definition> found;
    for (std::size_t i = 0; i < definitions.size(); ++i)
        if (mistakes[i + 1] == mistakes[i]) found.push_back(definitions[i]);
    return found;
}

std::vector<std::string_view> names_in(const Value& document, std::string_view family) {
    std::vector<std::string_view> names;
    const Value* definitions = document.find(family);
    if (definitions == nullptr || !definitions->is_object()) return names;
    for (const auto& member : definitions->members()) names.emplace_back(member.key);
    return names;
}

/// Where "gesture.knock" or "gesture.knock.playlist" stands in the document.
Position find_position(const Value& document, std::string_view key) {
    const auto dot = key.find('.');
    const Value* family = document.find(key.substr(0, dot));
    if (family == nullptr || dot == std::string_view::npos) return {};
    key.remove_prefix(dot + 1);
    const auto name = key.substr(0, key.find('.'));
    const auto member = std::ranges::find(family->members(), name, &Member::key);
    if (member == family->members().end()) return {};
    if (name.size() == key.size()) return member->position;
    const Value* value = member->value.find(key.substr(name.size() + 1));
    return value != nullptr ? value->position() : member->position;
}

} // namespace

void read_definitions(
    toml::TableReader& document, std::vector<Playlist>& playlists, std::vector<Gesture>& gestures
) {
    const Value& table = document.table();
    if (count(table, "playlist") + count(table, "gesture") > most_definitions) {
        document.take("playlist");
        document.take("gesture");
        return document.mistake(
            table.find("playlist") != nullptr ? "playlist" : "gesture",
            fmt::format("more than {} playlists and gestures", most_definitions)
        );
    }
    const auto mistakes_before = document.mistakes().size();
    const auto of_playlists =
        read_family(document, "playlist", playlists, [](toml::TableReader& keys, Playlist& playlist) {
            read_playlist(keys, playlist);
        });
    const auto of_gestures =
        read_family(document, "gesture", gestures, [](toml::TableReader& keys, Gesture& gesture) {
            read_gesture(keys, gesture);
        });
    Findings findings;
    if (document.mistakes().size() == mistakes_before) {
        findings = check_definitions(playlists, gestures);
    } else {
        // What has a mistake is there, but what it leads to cannot be told: a delay that could not be read,
        // or whose key is misspelt, would be none.
        findings = check_circles(sound(playlists, of_playlists), sound(gestures, of_gestures));
        check_playlists_exist(gestures, names_in(table, "playlist"), findings.mistakes);
    }
    for (auto* list : {&findings.mistakes, &findings.warnings})
        for (auto& finding : *list) finding.position = find_position(table, finding.key);
    std::ranges::move(findings.mistakes, std::back_inserter(document.mistakes()));
    if (auto* warnings = document.warnings(); warnings != nullptr)
        std::ranges::move(findings.warnings, std::back_inserter(*warnings));
}

} // namespace tutti::event::definition
