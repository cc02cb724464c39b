// The command line of `tutti input`.
#pragma once

namespace tutti {

/// Without a command: the service. The exit code.
int run_input_command(int argc, char** argv);

} // namespace tutti
