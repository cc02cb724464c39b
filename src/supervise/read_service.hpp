// One [service.<name>] table → ServiceDefinition.
#pragma once

#include "supervise/service_definition.hpp"
#include "toml/table_reader.hpp"

#include <span>
#include <string_view>

namespace tutti::supervise {

/// Reads the table into `service`, whose name is set and whose other fields are defaults. A service that is
/// named as one of the `shipped` programs needs no `run`. Needs are not looked up here (check_needs).
void read_service(
    toml::TableReader& table, ServiceDefinition& service, std::span<const std::string_view> shipped
);

/// The table `logs` of a service, and `[logs]`, which is for all of them.
void read_logs(toml::TableReader& table, LogSpec& logs);

} // namespace tutti::supervise
