// Processes of a service that are to be another user's.
#pragma once

#include "supervisor/launch_plan.hpp"

#include <string>
#include <vector>

namespace tutti::supervisor {

/// What a shim is started with.
struct ShimCall {
    std::vector<std::string> arguments; ///< up to the program's own
    std::vector<std::string> environment;
};

/// As the plan says it, and as its user, where that is another one: asked for at each launch, as users come
/// and go. NotFound where there is none of that name, PermissionDenied where we may not become it.
Result<ShimCall> shim_call(const LaunchPlan& plan);

/// Lets that user say what a service says (NOTIFY_SOCKET): through folders where it can list nothing.
Result<void> open_way_to_notify(const LaunchPlan& plan);

} // namespace tutti::supervisor
