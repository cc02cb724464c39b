// One [service.<name>] table → ServiceConfig.
#pragma once

#include "installation/installation.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

/// Reads the table into `service`, whose name is set and whose other fields are defaults. Needs are not
/// looked up here.
void read_service(toml::TableReader& table, ServiceConfig& service);

/// The service of a program that ships with Tutti as it runs without a table of its own. `embedded_hub`: it
/// waits for the hub.
ServiceConfig shipped_service(std::string_view name, bool embedded_hub);

} // namespace tutti::installation
