// The zone database of the system, and the zone of this machine.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace tutti::io {

/// The file of a zone ("Europe/Berlin"), as calendar::TimeZone reads it. Without a name that of this
/// machine: what TZ says, a file or a rule, else /etc/localtime, else UTC. NotFound where the database has no
/// such one.
Result<std::string> read_zone(std::string_view name);

} // namespace tutti::io
