#include "sections/lyrics_section.hpp"

namespace tutti::sections {

namespace {

/// A program that is started anew may stand elsewhere.
struct Folder {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::AnyText{}(value);
        if (text && !text->empty() && !text->starts_with('/'))
            return toml::complain("must be a whole path, such as \"/home/anna/Lyrics\"");
        return text;
    }
};

} // namespace

void read_lyrics(toml::TableReader& table, LyricsSection& section) {
    table.read("folder", section.folder, Folder{});
}

} // namespace tutti::sections
