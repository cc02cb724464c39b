#include "sections/global_section.hpp"

namespace tutti::sections {

void read_global(toml::TableReader& table, GlobalSection& section) {
    table.read("cache_ttl", section.cache_ttl, cache_ttl_period);
}

} // namespace tutti::sections
