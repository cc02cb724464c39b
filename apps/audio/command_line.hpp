// The command line of `tutti audio`.
#pragma once

namespace tutti {

/// Without a command: the worker. The exit code.
int run_audio_command(int argc, char** argv);

} // namespace tutti
