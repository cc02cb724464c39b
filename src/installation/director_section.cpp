#include "installation/director_section.hpp"

namespace tutti::installation {

void read_director(toml::TableReader& table, DirectorConfig& director) {
    constexpr std::size_t kibibyte = 1024;
    constexpr std::size_t mebibyte = 1024 * kibibyte;
    table.read_table("limits", [&](toml::TableReader& limits) {
        limits.read(
            "definitions", director.limits.definitions,
            toml::Whole{0, static_cast<std::int64_t>(event::definition::most_definitions)}
        );
        limits.read("bytes", director.limits.bytes, toml::Size{kibibyte, 256 * mebibyte});
    });
}

} // namespace tutti::installation
