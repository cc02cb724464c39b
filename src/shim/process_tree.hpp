// Everything below this process: it is the subreaper, so no descendant escapes by forking twice.
#pragma once

namespace tutti::shim {

/// Sends a signal to each descendant that there is now. One that forks meanwhile needs another call.
void signal_descendants(int signal);

} // namespace tutti::shim
