// `tutti wait`: until a condition of an object is so, or it is gone.
#pragma once

#include "cli/governed/desk.hpp"
#include "cli/governed/object_text.hpp"

#include <string>
#include <vector>

namespace tutti::cli {

struct WaitOptions {
    DeskOptions desk;
    std::vector<std::string> objects;     ///< "service/lamp"
    std::string what = "condition=Ready"; ///< or "condition=Ready=false", "deleted"
    double timeout = 60;                  ///< seconds, for all of them together
};

/// NotRunning where it did not become so in time.
int wait_for_objects(const WaitOptions& options);

} // namespace tutti::cli
