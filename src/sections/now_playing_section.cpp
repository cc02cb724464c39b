#include "sections/now_playing_section.hpp"

#include "base/name.hpp"

namespace tutti::sections {

void read_now_playing(toml::TableReader& table, NowPlayingSection& section) {
    const auto before = section.player;
    table.read("player", section.player, toml::Text{});
    if (is_dotted_name(section.player)) return;
    table.mistake("player", "is no player's name: \"auto\", or a worker, as \"spotify\"");
    section.player = before;
}

} // namespace tutti::sections
