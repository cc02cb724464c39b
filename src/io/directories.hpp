// Where an installation keeps its sockets (run directory) and its lasting files (state directory).
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string_view>

namespace tutti::io {

/// $TUTTI_RUN_DIR; else $XDG_RUNTIME_DIR/tutti; for root /run/tutti; else /tmp/tutti-<uid>. Not created here.
std::filesystem::path run_directory();

/// Creates it for this user alone, mode 0700, as make_private_directory() does. One that exists may also be
/// open to the group "tutti" to enter and read (0750), and to everybody to pass through (0711): services that
/// run as other users do, to what is theirs in it. PermissionDenied, with what to do, where it is open to
/// more.
Result<void> make_run_directory(const std::filesystem::path& path);

/// $TUTTI_STATE_DIR; for root /var/lib/tutti; else $XDG_STATE_HOME/tutti or ~/.local/state/tutti. Not created
/// here.
std::filesystem::path state_directory();

/// "~/Music" in the home folder, "./lyrics" beside the installation's file ($TUTTI_CONFIG; without one in the
/// working directory), all else as it is.
std::filesystem::path path_as_written(std::string_view text);

/// The folder of the running program: the other programs of Tutti are beside it.
std::filesystem::path program_directory();

} // namespace tutti::io
