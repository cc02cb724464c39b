// Puts the questions that the supervision has for its services, and brings back the answers. Decides nothing,
// and does nothing while no question is out.
#pragma once

#include "io/task_group.hpp"
#include "supervise/supervision.hpp"
#include "supervisor/launch_plan.hpp"

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <map>
#include <vector>

namespace tutti::supervisor {

class Probes {
public:
    using OnAnswer =
        std::function<void(supervise::ServiceId, std::uint64_t number, const supervise::Answer&)>;

    /// `plans` and `tasks` outlive this. Each question is answered once, from a task of that group, unless
    /// the group is stopped before.
    Probes(
        asio::any_io_executor executor, io::TaskGroup& tasks, const std::vector<LaunchPlan>& plans,
        std::filesystem::path shim_program, OnAnswer on_answer
    );

    void ask(const supervise::Probe& probe);

    /// Takes the ends of programs of ours; other children are left to others.
    void reap() noexcept;
    /// A child of this process has ended, and was reaped.
    void ended(pid_t pid, int wait_status) noexcept;

private:
    struct Program {
        asio::steady_timer timer; ///< cancelled at its end
        std::optional<int> wait_status = {};
    };

    Task<void> put(supervise::Probe probe, supervise::Question question, microseconds timeout);
    Task<supervise::Answer>
    answer_of(supervise::ServiceId service, const supervise::Question& question, microseconds timeout);
    Task<supervise::Answer>
    run_program(supervise::ServiceId service, const std::vector<std::string>& command, microseconds timeout);

    asio::any_io_executor executor_;
    io::TaskGroup& tasks_;
    const std::vector<LaunchPlan>& plans_;
    std::filesystem::path shim_program_;
    OnAnswer on_answer_;
    std::map<pid_t, Program> programs_; ///< that run
};

} // namespace tutti::supervisor
