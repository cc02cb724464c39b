// The section [config]: what seeds the live configuration, a table for each of its sections; and what
// services say in their own tables, which seeds theirs.
#pragma once

#include "installation/installation.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

/// The services are there.
void read_config(toml::TableReader& document, Installation& into);

} // namespace tutti::installation
