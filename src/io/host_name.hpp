// What this machine is called.
#pragma once

#include <string>

namespace tutti::io {

/// Empty: it has no name.
std::string host_name();

} // namespace tutti::io
