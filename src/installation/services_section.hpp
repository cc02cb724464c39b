// The section [service.…]: those that the file names, and those that an installation has without being told.
#pragma once

#include "installation/installation.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

/// Reads the section after all others: which services there are depends on them.
void read_services(toml::TableReader& document, Installation& installation);

} // namespace tutti::installation
