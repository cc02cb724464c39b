#include "config/read_definitions.hpp"

#include "config/check_definitions.hpp"
#include "config/definition.hpp"
#include "config/read_gesture.hpp"
#include "config/read_playlist.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::config {

namespace {

std::size_t count(const Value& document, std::string_view family) noexcept {
    const Value* definitions = document.find(family);
    return definitions != nullptr && definitions->is_object() ? definitions->members().size() : 0;
}

template <typename Definition, typename Read>
void read_family(
    TableReader& document, std::string_view family, std::vector<Definition>& definitions, const Read& read
) {
    document.read_table(family, [&](TableReader& tables) {
        definitions.reserve(tables.table().members().size());
        tables.read_each_table([&](const Member& member, TableReader& table) {
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

void read_definitions(TableReader& document, Installation& installation) {
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
    read_family(document, "playlist", installation.playlists, [](TableReader& keys, Playlist& playlist) {
        read_playlist(keys, playlist);
    });
    read_family(document, "gesture", installation.gestures, [](TableReader& keys, Gesture& gesture) {
        read_gesture(keys, gesture);
    });
    // A name that could not be read would be said to be missing.
    if (document.mistakes().size() != mistakes_before) return;
    auto findings = check_definitions(installation.playlists, installation.gestures);
    for (auto* list : {&findings.mistakes, &findings.warnings})
        for (auto& finding : *list) finding.position = find_position(table, finding.key);
    std::ranges::move(findings.mistakes, std::back_inserter(document.mistakes()));
    std::ranges::move(findings.warnings, std::back_inserter(installation.warnings));
}

} // namespace tutti::config
