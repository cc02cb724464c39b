// The runs of all services: launches them, listens to their shims, and says how they end. Decides nothing.
#pragma once

#include "io/task_group.hpp"
#include "supervise/action.hpp"
#include "supervisor/launch_plan.hpp"
#include "supervisor/launcher.hpp"
#include "supervisor/live_run.hpp"
#include "supervisor/shim_link.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tutti::supervisor {

class Runs {
public:
    using ServiceId = supervise::ServiceId;
    using ShimState = supervise::shim::State;
    /// The shim reports; `before` is what it said last.
    using OnState = std::function<void(ServiceId, const ShimState& before, const ShimState& now)>;
    /// Nothing of the run is left.
    using OnEnd = std::function<void(ServiceId, const supervise::RunEnd&)>;

    /// `plans` and `tasks` outlive this. Callbacks come from tasks of that group.
    Runs(
        asio::any_io_executor executor, io::TaskGroup& tasks, const std::vector<LaunchPlan>& plans,
        std::filesystem::path shim_program, OnState on_state, OnEnd on_end
    );

    /// Starts a run. On an error there is none, and no callback comes.
    Result<void> launch(ServiceId service, std::span<const int> sockets, const Grant& grant);
    /// Listens to a run that was found alive.
    void adopt(ServiceId service, LiveRun run);
    /// A run that an earlier supervisor knew, and whose shim is gone: finds out how it ended. Whether that is
    /// known already, and said; else something of it is still being ended.
    bool settle(ServiceId service, std::string invocation);

    void signal(ServiceId service, int signal);
    void kill(ServiceId service);
    void limit(ServiceId service, std::optional<BootTime> time);

    const std::string& invocation(ServiceId service) const { return slots_[service.value].invocation; }
    void remember_invocation(ServiceId service, std::string invocation) {
        slots_[service.value].invocation = std::move(invocation);
    }
    /// What the shim of the latest run said last.
    const ShimState& state(ServiceId service) const { return slots_[service.value].state; }

private:
    struct Slot {
        std::string invocation;
        ShimState state;
        std::unique_ptr<ShimLink> link; ///< from launch to end
        bool is_settling = false;
    };

    void begin(ServiceId service, io::FileDescriptor link);
    Task<void> listen(ServiceId service);
    Task<void> settle_end(ServiceId service);

    asio::any_io_executor executor_;
    io::TaskGroup& tasks_;
    const std::vector<LaunchPlan>& plans_;
    std::filesystem::path shim_program_;
    OnState on_state_;
    OnEnd on_end_;
    std::vector<Slot> slots_;
};

} // namespace tutti::supervisor
