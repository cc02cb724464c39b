// Whether what listens in an installation can do so beside each other.
#pragma once

#include "installation/installation.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

/// Adds a mistake where the gateway listens where the hub does, or where the broker of `bus.url` must be.
void check_listeners(toml::TableReader& document, const Installation& installation);

} // namespace tutti::installation
