#include "sections/global_section.hpp"

#include "sections/section.hpp"

namespace tutti::sections {

void read_global(toml::TableReader& table, GlobalSection& section) {
    table.read("cache_ttl", section.cache_ttl, Period{seconds(1), std::chrono::days(1)});
}

} // namespace tutti::sections
