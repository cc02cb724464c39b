#include "sections/system_section.hpp"

namespace tutti::sections {

void read_system(toml::TableReader& table, SystemSection&) { read_simulate(table); }

} // namespace tutti::sections
