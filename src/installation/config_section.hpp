// The section [config]: what seeds the live configuration, a table for each of its sections; and what
// services say in their own tables, which seeds theirs.
#pragma once

#include "installation/installation.hpp"
#include "toml/table_reader.hpp"

namespace tutti::installation {

/// The services are there.
void read_config(toml::TableReader& document, Installation& into);

/// Whether somebody reads the section of the live configuration that has the service's name: not where its
/// program is one of ours that lives by none (the hub), or by one of another name.
bool has_section_of_its_name(const supervise::ServiceDefinition& service) noexcept;

} // namespace tutti::installation
