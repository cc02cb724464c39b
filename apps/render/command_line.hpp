// The command line of `tutti-render`.
#pragma once

namespace tutti {

/// Without a word: the service. The exit code.
int run_render_command(int argc, char** argv);

} // namespace tutti
