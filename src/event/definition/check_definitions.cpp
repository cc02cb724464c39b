#include "event/definition/check_definitions.hpp"

#include "event/definition/circles.hpp"
#include "event/definition/definition.hpp"
#include "toml/nearest.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>

namespace tutti::event::definition {

namespace {

using Names = std::unordered_set<std::string_view>;

template <typename Definition>
Names check_names(
    std::string_view family, std::span<const Definition> definitions, std::vector<toml::Mistake>& mistakes
) {
    Names names;
    for (const auto& definition : definitions)
        if (!names.insert(definition.name).second)
            mistakes.push_back({{}, toml::join_key(family, definition.name), "stands here twice", {}});
    return names;
}

void check_playlist_exists(
    const Gesture& gesture, std::span<const Playlist> playlists, const Names& names,
    std::vector<toml::Mistake>& mistakes
) {
    const auto* gated = std::get_if<GatedPlaylist>(&gesture.kind);
    if (gated == nullptr || names.contains(gated->playlist)) return;
    std::vector<std::string_view> candidates;
    for (const auto& playlist : playlists) candidates.emplace_back(playlist.name);
    mistakes.push_back(
        {{},
         toml::join_key(toml::join_key("gesture", gesture.name), "playlist"),
         fmt::format("there is no playlist named `{}`", gated->playlist),
         std::string(toml::nearest(gated->playlist, candidates))}
    );
}

} // namespace

Findings check_definitions(std::span<const Playlist> playlists, std::span<const Gesture> gestures) {
    Findings findings;
    if (playlists.size() + gestures.size() > most_definitions) {
        findings.mistakes.push_back(
            {{}, "", fmt::format("more than {} playlists and gestures", most_definitions), {}}
        );
        return findings;
    }
    const auto names = check_names("playlist", playlists, findings.mistakes);
    check_names("gesture", gestures, findings.mistakes);
    for (const auto& gesture : gestures) check_playlist_exists(gesture, playlists, names, findings.mistakes);
    auto circles = check_circles(playlists, gestures);
    std::ranges::move(circles.mistakes, std::back_inserter(findings.mistakes));
    std::ranges::move(circles.warnings, std::back_inserter(findings.warnings));
    return findings;
}

} // namespace tutti::event::definition
