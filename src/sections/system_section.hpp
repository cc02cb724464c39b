// The section `system`: of the source of that name. It has no key of its own: what is asked is this machine.
#pragma once

#include "sections/section.hpp"

namespace tutti::sections {

struct SystemSection {
    bool operator==(const SystemSection&) const = default;
};

void read_system(toml::TableReader& table, SystemSection& section);

} // namespace tutti::sections
