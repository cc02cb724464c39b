// OwnProcess: what a worker that has its process for itself does for it: ends at SIGTERM and SIGINT, tells
// the supervisor that it is ready and that it ends, feeds the watchdog.
#pragma once

#include "io/task_group.hpp"
#include "worker/runtime.hpp"

namespace tutti::worker {

class OwnProcess final : public RunReport {
public:
    OwnProcess(asio::io_context& context, Pattern pattern);

    /// The runtime's whole life, which was made with this as its report. Gives the exit code.
    Task<int> run(Runtime& runtime);

private:
    void is_up() override;
    void ends() override;
    Task<void> wait_for_signal(Runtime& runtime);
    Task<void> feed_watchdog(SteadyClock::duration period);

    asio::io_context& context_;
    Pattern pattern_;
    io::TaskGroup tasks_;
};

} // namespace tutti::worker
