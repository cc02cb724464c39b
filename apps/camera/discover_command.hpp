// `tutti-camera discover`: the cameras near here, as a table or as JSON.
#pragma once

namespace tutti::camera {

/// Takes the command line behind "discover". Gives the exit code.
int run_discover_command(int argc, char** argv);

} // namespace tutti::camera
