// `tutti history list|show|export|check`: the command line alone.
#pragma once

namespace tutti::history {

/// Where the first argument is a word. Returns the exit code.
int run_history_command(int argc, char** argv);

} // namespace tutti::history
