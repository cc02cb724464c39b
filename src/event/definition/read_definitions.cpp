#include "event/definition/read_definitions.hpp"

#include "event/definition/check_definitions.hpp"
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

template <typename Definition, typename Read>
void read_family(
    toml::TableReader& document, std::string_view family, std::vector<Definition>& definitions,
    const Read& read
) {
    document.read_table(family, [&](toml::TableReader& tables) {
        definitions.reserve(tables.table().members().size());
        tables.read_each_table([&](const Member& member, toml::TableReader& table) {
            check_definition_name(family, member.key, member.position, table.mistakes());
            auto& definition = definitions.emplace_back();
            definition.name = member.key;
            read(table, definition);
        });
    });
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
    read_family(document, "playlist", playlists, [](toml::TableReader& keys, Playlist& playlist) {
        read_playlist(keys, playlist);
    });
    read_family(document, "gesture", gestures, [](toml::TableReader& keys, Gesture& gesture) {
        read_gesture(keys, gesture);
    });
    // A name that could not be read would be said to be missing.
    if (document.mistakes().size() != mistakes_before) return;
    auto findings = check_definitions(playlists, gestures);
    for (auto* list : {&findings.mistakes, &findings.warnings})
        for (auto& finding : *list) finding.position = find_position(table, finding.key);
    std::ranges::move(findings.mistakes, std::back_inserter(document.mistakes()));
    if (auto* warnings = document.warnings(); warnings != nullptr)
        std::ranges::move(findings.warnings, std::back_inserter(*warnings));
}

} // namespace tutti::event::definition
