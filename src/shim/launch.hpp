// Becomes the parent of the service's main process.
#pragma once

#include "shim/options.hpp"

#include <sys/types.h>

namespace tutti::shim {

struct Launched {
    pid_t pid = -1;
    int error = 0;            ///< errno; 0: the program is executing
    const char* failure = ""; ///< at what it failed
    int standard_output = -1; ///< our ends of its pipes, non-blocking
    int standard_error = -1;
};

/// Executes the program in our place, with all that it may and may not; returns where that cannot be, and
/// says into `report_fd` why: an errno as an int, then at what it failed.
void become(const Options& options);

/// Returns after exec succeeded or failed. A process that failed has already been reaped.
Launched launch(const Options& options);

} // namespace tutti::shim
