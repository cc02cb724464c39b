#include "event/definition/check_definitions.hpp"

#include "event/definition/circles.hpp"
#include "event/definition/definition.hpp"
#include "event/definition/shared_types.hpp"
#include "toml/nearest.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>

namespace tutti::event::definition {

namespace {

template <typename Definition>
void check_names(
    std::string_view family, std::span<const Definition> definitions, std::vector<toml::Mistake>& mistakes
) {
    std::unordered_set<std::string_view> names;
    for (const auto& definition : definitions)
        if (!names.insert(definition.name).second)
            mistakes.push_back({{}, toml::join_key(family, definition.name), "stands here twice", {}});
}

} // namespace

void check_playlists_exist(
    std::span<const Gesture> gestures, std::span<const std::string_view> playlists,
    std::vector<toml::Mistake>& mistakes
) {
    const std::unordered_set<std::string_view> names(playlists.begin(), playlists.end());
    for (const auto& gesture : gestures) {
        const auto* gated = std::get_if<GatedPlaylist>(&gesture.kind);
        if (gated == nullptr || gated->playlist.empty() || names.contains(gated->playlist)) continue;
        mistakes.push_back(
            {{},
             toml::join_key(toml::join_key("gesture", gesture.name), "playlist"),
             fmt::format("there is no playlist named `{}`", gated->playlist),
             std::string(toml::nearest(gated->playlist, playlists))}
        );
    }
}

Findings check_definitions(std::span<const Playlist> playlists, std::span<const Gesture> gestures) {
    Findings findings;
    if (playlists.size() + gestures.size() > most_definitions) {
        findings.mistakes.push_back(
            {{}, "", fmt::format("more than {} playlists and gestures", most_definitions), {}}
        );
        return findings;
    }
    check_names("playlist", playlists, findings.mistakes);
    check_names("gesture", gestures, findings.mistakes);
    std::vector<std::string_view> names;
    for (const auto& playlist : playlists) names.emplace_back(playlist.name);
    check_playlists_exist(gestures, names, findings.mistakes);
    findings.warnings = warn_of_shared_types(playlists, gestures);
    auto circles = check_circles(playlists, gestures);
    std::ranges::move(circles.mistakes, std::back_inserter(findings.mistakes));
    std::ranges::move(circles.warnings, std::back_inserter(findings.warnings));
    return findings;
}

} // namespace tutti::event::definition
