// A service as the control socket shows it.
#pragma once

#include "base/value.hpp"
#include "supervise/service.hpp"

#include <string_view>

namespace tutti::supervisor {

struct ViewContext {
    WallTime wall_now; ///< the same instant on both clocks
    SteadyTime steady_now;
    bool required = true;
    bool outdated = false;       ///< its process was started with other settings than the file has now
    std::string_view status;     ///< what the service last said of itself, by STATUS=
    std::string_view alert = {}; ///< what somebody else says that troubles it
};

/// `{name,state,cause,pid,since,restarts,pattern,required,outdated,ready_since,
/// next_run,next_start,in_use_until,status,alert,last_exit:{code or signal,timestamp,message,cause where
/// somebody wanted it to end} or null}`; times are epoch seconds.
Value view(const supervise::Service& service, const ViewContext& context);

} // namespace tutti::supervisor
