// The exit codes of `tutti`, the same for every command; `tutti --help` and docs/cli.md list them.
#pragma once

namespace tutti::command {

enum ExitCode : int {
    Success = 0,
    Failure = 1,    ///< it was tried and did not work
    Usage = 2,      ///< the command line or the configuration file is wrong; nothing was done
    NotRunning = 3, ///< the installation, or the service asked about, does not run (or is not ready)
    NotFound = 4,   ///< there is no such service, target or file
};

} // namespace tutti::command
