// The section `global`: what holds for every source.
#pragma once

#include "base/time.hpp"
#include "sections/section.hpp"
#include "toml/table_reader.hpp"

namespace tutti::sections {

/// What `cache_ttl` may be.
inline constexpr Period cache_ttl_period{seconds(1), std::chrono::days(1)};

struct GlobalSection {
    microseconds cache_ttl = seconds(60); ///< no reading expires sooner, however often its source polls

    bool operator==(const GlobalSection&) const = default;
};

void read_global(toml::TableReader& table, GlobalSection& section);

} // namespace tutti::sections
