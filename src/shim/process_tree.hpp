// Everything below this process: it is the subreaper, so no descendant escapes by forking twice.
#pragma once

#include <sys/types.h>

namespace tutti::shim {

/// Sends a signal to each descendant that there is now. One that forks meanwhile needs another call.
void signal_descendants(int signal);

/// Whether a process is there and below this one.
bool is_descendant(pid_t pid);

} // namespace tutti::shim
