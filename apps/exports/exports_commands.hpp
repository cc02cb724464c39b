// The command line of `tutti exports`.
#pragma once

namespace tutti::exports {

int run_exports_command(int argc, char** argv);

} // namespace tutti::exports
