// Which machine this is.
#pragma once

#include <string>

namespace tutti::io {

/// Of this machine since it booted: who gives the same reads the same clocks, in whatever container. Where
/// the system has none (no /proc) it is one of this call alone.
std::string boot_id();
/// Of this machine for good (machine-id(5)); where it has none, its host name.
std::string machine_id();

} // namespace tutti::io
