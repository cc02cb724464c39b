// For a process that holds secrets.
#pragma once

namespace tutti::io {

/// From now on no core of this process is written, and nobody but root looks into it: no debugger, and in
/// /proc neither its memory nor its environment (prctl(2), PR_SET_DUMPABLE).
void make_process_private() noexcept;

} // namespace tutti::io
