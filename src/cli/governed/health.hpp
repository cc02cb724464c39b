// `tutti health`: how the installation is, and when what of it became worse or better.
#pragma once

#include "cli/governed/desk.hpp"

#include <cstdint>
#include <string>

namespace tutti::cli {

struct HealthOptions {
    DeskOptions desk;
    std::string component = {}; ///< empty: all
    bool shows_history = false;
    bool watches = false;
    std::int64_t most = 20; ///< changes
};

/// Success where it is ready, NotRunning where it is not; NotFound where there is no such component.
int show_health(const HealthOptions& options);

} // namespace tutti::cli
