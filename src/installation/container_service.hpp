// A service whose process is a container: what its table says of a process is said of the container instead,
// and the process is tutti-container.
#pragma once

#include "container/spec.hpp"
#include "supervise/service_definition.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

/// Moves what is about the container out of `service`, which was read of the table, to the command line that
/// the service gets; what cannot be of a container is a mistake.
void become_container(toml::TableReader& table, supervise::ServiceDefinition& service, container::Spec spec);

} // namespace tutti::installation
