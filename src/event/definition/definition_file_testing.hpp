// For tests: files that hold nothing but playlists and gestures.
#pragma once

#include "event/definition/read_definitions.hpp"
#include "toml/document.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::event::definition {

struct DefinitionFile {
    std::vector<Playlist> playlists;
    std::vector<Gesture> gestures;
    std::vector<toml::Mistake> warnings;
};

inline std::expected<DefinitionFile, std::vector<toml::Mistake>> load_definitions(std::string_view text) {
    DefinitionFile file;
    auto review = toml::read_text(text, [&](toml::TableReader& document) {
        read_definitions(document, file.playlists, file.gestures);
    });
    if (!review.mistakes.empty()) return std::unexpected(std::move(review.mistakes));
    file.warnings = std::move(review.warnings);
    return file;
}

/// Of the file's mistakes, else of its warnings, the first line printed; "" where there is nothing.
inline std::string first_line(std::string_view text) {
    const auto file = load_definitions(text);
    const auto printed = file ? toml::print_warnings("t.toml", text, file->warnings)
                              : toml::print_mistakes("t.toml", text, file.error());
    return printed.substr(0, printed.find('\n'));
}

/// Of a gesture of these lines that emits.
inline std::string gesture(const std::string& lines) {
    return first_line("[gesture.g]\nemit = \"out\"\n" + lines);
}

/// Of a playlist with one step of these keys beside its type.
inline std::string step(const std::string& keys) {
    return first_line("[playlist.p]\nsteps = [{ type = \"flash\", " + keys + " }]\n");
}

} // namespace tutti::event::definition
