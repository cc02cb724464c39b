// A service as the control socket shows it.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "supervise/service.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace tutti::supervisor {

/// Where the steady clock stands on the wall's, so that a past instant has the same wall time whenever it is
/// told: reading two clocks one after the other gives another difference each time.
class SteadyOnWall {
public:
    /// Both now. Only a difference that no reading explains is another one: the wall clock was set.
    void look(WallTime wall, SteadyTime steady) noexcept {
        const auto offset = wall.time_since_epoch() - steady.time_since_epoch();
        if (!offset_ || std::chrono::abs(offset - *offset_) >= set_from) offset_ = offset;
    }
    WallTime of(SteadyTime time) const noexcept {
        return WallTime(time.time_since_epoch() + offset_.value_or(microseconds(0)));
    }

private:
    static constexpr milliseconds set_from{100};

    std::optional<microseconds> offset_;
};

struct ViewContext {
    const SteadyOnWall& clock;
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
