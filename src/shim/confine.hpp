// What a service's processes may and may not do, from the moment before its program is executed.
#pragma once

#include "shim/options.hpp"

namespace tutti::shim {

/// For this process and what comes of it. Null: all of it holds; else what failed, and errno says why. System
/// calls alone, as the memory that it runs in may be another's (vfork).
const char* confine(const Options& options);

} // namespace tutti::shim
