#include "sections/mpris_section.hpp"

namespace tutti::sections {

void read_mpris(toml::TableReader& table, MprisSection& section) {
    constexpr std::size_t most_ignored = 32;
    table.read("player", section.player, ShortText{});
    table.read_list("ignore", section.ignore, ShortText{});
    if (section.ignore.size() > most_ignored) table.mistake("ignore", "has more than 32");
    table.read("position", section.position, Period{.least = seconds(1), .most = std::chrono::minutes(1)});
}

} // namespace tutti::sections
