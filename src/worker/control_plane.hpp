// ControlPlane: a worker's control socket, and, where the process is its own, its registration with the
// supervisor. It never needs the bus.
#pragma once

#include "control/registrar.hpp"
#include "control/server.hpp"
#include "worker/command_desk.hpp"
#include "worker/rim.hpp"
#include "worker/settings.hpp"

#include <functional>

namespace tutti::worker {

/// What the commands of every worker do.
struct ControlHooks {
    std::function<Value()> state;  ///< get_state
    std::function<Value()> stats;  ///< get_stats, and in heartbeats
    std::function<Value()> config; ///< get_config: the section that it lives by
    std::function<Task<Result<void>>(Value changes)> set_config;
    std::function<void()> restart; ///< ends this process; the supervisor starts it again
    const CommandDesk& commands;   ///< the worker's own
    const CommandTasks& tasks;     ///< those of them that take their time
    const SocketCommands& socket;  ///< and that are told who asks
};

class ControlPlane {
public:
    ControlPlane(const asio::any_io_executor& executor, const Settings& settings, ControlHooks hooks);

    /// Conflict where a worker of that name lives already.
    Result<void> open();
    Task<void> stop();

private:
    Task<control::Reply> set_config(Value changes) const;
    Task<control::Reply> carry_out(const control::Request& request, const control::Peer& peer) const;
    control::Reply commands() const;
    control::Heartbeat beat() const;

    ControlHooks hooks_;
    std::string worker_;
    Residence residence_;
    SteadyTime started_;
    control::Server server_;
    control::Registrar registrar_;
};

} // namespace tutti::worker
