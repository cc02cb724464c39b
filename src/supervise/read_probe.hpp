// The keys `ready` and `live` of a service: how it is found out from outside that it does its work.
#pragma once

#include "supervise/spec.hpp"
#include "toml/table_reader.hpp"

namespace tutti::supervise {

void read_ready(toml::TableReader& table, ServiceSpec& service);
/// After the pattern was read.
void read_live(toml::TableReader& table, ServiceSpec& service);

} // namespace tutti::supervise
