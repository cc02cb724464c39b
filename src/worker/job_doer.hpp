// JobDoer: takes jobs of one kind from control, has them done, and tells control of them: that they go on,
// how far they are, what came of them. Internal to this folder.
#pragma once

#include "io/task_group.hpp"
#include "worker/beside_loop.hpp"
#include "worker/bus_question.hpp"
#include "worker/job_state.hpp"
#include "worker/job_task.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tutti::worker {

class JobDoer {
public:
    JobDoer(Worker& worker, std::string kind, JobTask task, JobOptions options);

    /// Joins it to the worker, which has it from then on.
    static void join(Worker& worker, std::shared_ptr<JobDoer> doer);

private:
    /// A job that is done. Owned by those who do it and who tell of it.
    struct Run {
        explicit Run(const asio::any_io_executor& executor)
            : ended(executor, asio::steady_timer::time_point::max()) {}
        std::shared_ptr<Job::State> state;
        microseconds lease{0};
        SteadyTime ours_until; ///< counted from before control was asked
        bool is_lost = false;
        bool is_cancelled = false; ///< by somebody, who wants no more of it
        bool has_ended = false;    ///< control knows what came of it, or wants to know nothing
        asio::steady_timer ended;  ///< never expires; cancelled then
        double said_part = -1;
        std::shared_ptr<const std::string> said_message = nullptr;
    };
    using RunPointer = std::shared_ptr<Run>;
    using Reply = Result<contract::CommandReply>;

    Task<void> run();
    Task<void> take(std::uint64_t number);
    std::size_t free() const noexcept { return options_.at_once - std::min(runs_.size(), options_.at_once); }
    void ask_later();
    void none_too_soon();
    void not_given(const std::string& why);
    void begin(const Value& given, SteadyTime asked);
    Task<void> see_through(RunPointer run);
    Task<void> keep(RunPointer run);
    Task<void> renew(RunPointer run);
    Task<void> report(RunPointer run, Result<Value> result);
    struct Report {
        std::string action;
        Value params;
    };
    Report report_of(const Run& run, Result<Value> result) const;
    void lose(Run& run, std::string_view why);
    void end();
    void hear_of_control(const Message& presence);
    Task<void> finish();
    Task<Reply> ask(std::string action, Value params, microseconds patience);

    Worker& worker_;
    std::string kind_;
    JobTask task_;
    JobOptions options_;
    std::string control_; ///< who has the jobs
    std::string instance_of_control_;
    BesideLoop loop_;
    std::optional<io::TaskGroup> asking_;
    std::optional<io::TaskGroup> doing_;
    std::set<RunPointer> runs_;
    bool is_asking_ = false;
    bool is_ending_ = false;
    SteadyTime asks_again_ = {};
    microseconds pause_{0};                   ///< after the last failure
    std::uint64_t asked_ = 0;                 ///< the number of the last question
    bool is_told_ = false;                    ///< why nothing is given was said
    std::optional<asio::steady_timer> quiet_; ///< never expires; cancelled when nothing is done any more
};

} // namespace tutti::worker
