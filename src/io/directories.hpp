// Where an installation keeps its sockets (run directory) and its lasting files (state directory).
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace tutti::io {

/// $TUTTI_RUN_DIR; else $XDG_RUNTIME_DIR/tutti; for root /run/tutti; else /tmp/tutti-<uid>. Not created here.
std::filesystem::path run_directory();

/// $TUTTI_STATE_DIR; for root /var/lib/tutti; else $XDG_STATE_HOME/tutti or ~/.local/state/tutti. Not created
/// here.
std::filesystem::path state_directory();

/// The folder of the running program: the other programs of Tutti are beside it.
std::filesystem::path program_directory();

} // namespace tutti::io
