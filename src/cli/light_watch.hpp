// `tutti light watch`: what is on a display, live on a terminal.
#pragma once

#include "cli/light.hpp"

#include <string>

namespace tutti::cli {

struct WatchOptions {
    LightOptions light;
    std::string display = {}; ///< empty: the first
    int rate = 20;            ///< frames a second that are asked for, 1 to 30
};

/// Until `q` or Ctrl-C. The terminal is as it was afterwards.
int watch_light(const WatchOptions& options);

} // namespace tutti::cli
