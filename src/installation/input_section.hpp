// The tables `[input.<name>]`: the devices that the input service owns.
#pragma once

#include "installation/installation.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

void read_input_section(toml::TableReader& document, Installation& into);

/// What seeds the sections of the inputs' names. After those of services.
void read_input_profiles(toml::TableReader& document, Installation& into);

/// An input is a source of events, and sources share their names with the services: what is said of one would
/// be said of the other. After the services.
void check_input_names(toml::TableReader& document, Installation& installation);

} // namespace tutti::installation
