// What reading the installation's file again would change: which services come, go, or need a new process.
#pragma once

#include "base/value.hpp"
#include "supervisor/launch_plan.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tutti::supervisor {

struct ReloadPlan {
    std::vector<std::string> started = {};   ///< are new in the file, or had no process and begin anew
    std::vector<std::string> stopped = {};   ///< are not in the file any more
    std::vector<std::string> restarted = {}; ///< their process was started with other settings
    /// Go by other rules from now on (`restart`, `needs`, `stop`, …) and are left as they are: one whose
    /// process needs nothing new, one that somebody stopped, a run on a schedule that is under way.
    std::vector<std::string> changed = {};
    std::size_t unchanged = 0;

    bool operator==(const ReloadPlan&) const = default;
};

/// What is known of a service that is in the old plan.
struct Standing {
    bool live = false;         ///< it has a process
    bool wanted = false;       ///< nobody stopped it
    std::string settings = {}; ///< of its latest process, as LaunchPlan::settings; empty: not known
};

/// `standings` are those of `now`, in its order.
ReloadPlan plan_reload(
    const std::vector<LaunchPlan>& now, const std::vector<Standing>& standings,
    const std::vector<LaunchPlan>& next
);

/// `{started:[…],stopped:[…],restarted:[…],changed:[…],unchanged}`, names in the order of their files.
Value to_value(const ReloadPlan& plan);

} // namespace tutti::supervisor
