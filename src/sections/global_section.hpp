// The section `global`: what holds for every source.
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"

namespace tutti::sections {

struct GlobalSection {
    microseconds cache_ttl = seconds(60); ///< no reading expires sooner, however often its source polls

    bool operator==(const GlobalSection&) const = default;
};

void read_global(toml::TableReader& table, GlobalSection& section);

} // namespace tutti::sections
