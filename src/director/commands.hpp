// The director's commands, on cmd/director and on its control socket.
#pragma once

#include "director/change_desk.hpp"
#include "director/performance.hpp"
#include "worker/worker.hpp"

#include <functional>

namespace tutti::director {

/// What commands need of the program around the performance.
struct CommandHooks {
    std::function<void()> catch_up;         ///< brings the engine to now, before something is done at now
    std::function<void()> wake;             ///< there may be an earlier deadline
    std::function<void(bool on)> set_trace; ///< whether every event is logged
};

/// All of it outlives the worker's run.
void add_commands(
    worker::Worker& worker, Performance& performance, const Score& score, ChangeDesk& changes,
    CommandHooks hooks
);

} // namespace tutti::director
