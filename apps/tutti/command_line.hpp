// The command line of `tutti`, read into the options of one command.
#pragma once

namespace tutti {

/// Reads the arguments, runs the command that they name, returns its exit code.
int run_command_line(int argc, char** argv);

} // namespace tutti
