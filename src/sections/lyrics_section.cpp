#include "sections/lyrics_section.hpp"

namespace tutti::sections {

void read_lyrics(toml::TableReader& table, LyricsSection& section) {
    table.read("folder", section.folder, WrittenPath{});
}

} // namespace tutti::sections
