// `[group.NAME]` of the installation's file.
#pragma once

#include "supervise/group.hpp"
#include "supervise/service_definition.hpp"
#include "toml/table_reader.hpp"

#include <vector>

namespace tutti::supervise {

/// Each table is a group. A service that is none, or stands in two, is a mistake. Members of a group whose
/// fate is shared need the one before them that always runs, so that they start, and start again, in the
/// list's order.
void read_groups(
    toml::TableReader& tables, std::vector<ServiceDefinition>& services, std::vector<Group>& groups
);

} // namespace tutti::supervise
