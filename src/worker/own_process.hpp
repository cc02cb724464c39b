// OwnProcess: what a worker that has its process for itself does for it: ends at SIGTERM and SIGINT, tells
// the supervisor that it is ready, whether its bus is there, and that it ends, feeds the watchdog.
#pragma once

#include "io/task_group.hpp"
#include "worker/runtime.hpp"
#include "worker/status_line.hpp"

namespace tutti::worker {

class OwnProcess final : public RunReport, public bus::BusReport {
public:
    /// The status outlives it.
    OwnProcess(asio::io_context& context, Pattern pattern, StatusLine& status);

    /// The runtime's whole life, which was made with this as its report. Gives the exit code.
    Task<int> run(Runtime& runtime);

private:
    void is_up() override;
    void ends() override;
    void section_came(const std::string& section, const Result<void>& taken) override;
    void connected(bool resumed) override;
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;
    void message_dropped(const bus::Message& message, const Error& why) override;
    Task<void> wait_for_signal(Runtime& runtime);
    Task<void> feed_watchdog(SteadyClock::duration period);
    Task<void> forget_drops();

    asio::io_context& context_;
    Pattern pattern_;
    StatusLine& status_;
    SteadyTime last_dropped_at_{};
    bool forgets_ = false; ///< forget_drops() runs
    io::TaskGroup tasks_;
};

/// Tells the supervisor.
void tell(const StatusLine& status);

} // namespace tutti::worker
