// For tests: how many threads this process has.
#pragma once

#include "io/file.hpp"

#include <cstddef>

namespace tutti::io {

inline std::size_t thread_count() { return paths_in("/proc/self/task").size(); }

} // namespace tutti::io
