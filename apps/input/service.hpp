// `tutti input`: the input service of the installation's file.
#pragma once

#include <string>

namespace tutti {

/// What to play in the place of all devices; no file: the devices themselves are heard.
struct InputReplay {
    std::string file = {}; ///< as `tutti input record` writes it
    double speed = 1;
    bool loop = false;
};

/// Until it is stopped. The exit code.
int run_input_service(const InputReplay& replay);

} // namespace tutti
