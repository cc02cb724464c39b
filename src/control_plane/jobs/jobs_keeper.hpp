// JobsKeeper: the queue of jobs while `control` runs: governance/jobs joined to the control store, to whoever
// asks, and to the time. What is answered is on the disk.
//
// What comes in one turn of the loop is one write, and writes are under way while the next are made. Each
// says which revision of the set `job` it begins at: where one before it came to nothing, so does it, and the
// queue is read anew.
#pragma once

#include "control_plane/command_desk.hpp"
#include "control_plane/jobs/job_draft.hpp"
#include "control_plane/store_writer.hpp"
#include "governance/jobs/job_queue.hpp"
#include "io/system_random.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::control_plane {

struct JobsOptions {
    std::vector<governance::jobs::JobKind> kinds = {}; ///< that are declared
    governance::jobs::JobQueue::Limits limits = {};
};

/// What it needs of whoever has it. Called on the loop.
struct JobsSurroundings {
    /// Under what it writes now; nothing: this installation does not lead.
    std::function<std::optional<store::Fence>()> fence;
    /// A job is not as it was, as is on the disk; nullptr: it is kept no longer.
    std::function<void(const std::string& id, const governance::jobs::Job* job)> seen;
    /// For the log.
    std::function<void(std::string_view)> complain;
    /// It gives jobs from now on, or still does.
    std::function<void()> leads = [] {};
};

class JobsKeeper {
public:
    using Outcome = governance::Outcome;

    /// The writer and the desk outlive it.
    JobsKeeper(
        const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk, JobsOptions options,
        JobsSurroundings around
    );
    /// After end() and when its run() has ended.
    ~JobsKeeper() = default;
    JobsKeeper(const JobsKeeper&) = delete;
    JobsKeeper& operator=(const JobsKeeper&) = delete;

    /// Reads what is kept, where that was not done yet.
    Task<Result<void>> load();
    /// Reads, writes, and keeps the time, until it is cancelled.
    Task<void> run();
    /// Who leads is another: what is kept is read anew, where we do. Or it leads for longer.
    void leadership_changed();
    /// Whoever waits is told; nothing is taken any more.
    void end();

    /// One of worker_commands().
    Task<Outcome> answer(std::string action, Value params, governance::Subject subject);

    /// What is known of a job now, which may not be on the disk yet.
    const governance::jobs::JobQueue& queue() const noexcept { return queue_; }

    // ---- for whoever has jobs done by himself ----

    /// Under the dedup word of the job at most one waits or runs. Once it is on the disk.
    Task<Result<governance::jobs::Enqueued>>
    enqueue(governance::jobs::NewJob job, std::optional<JobBeside> beside = std::nullopt);
    Task<Result<void>> keep_beside(std::string set, std::string key, std::optional<std::string> value);

    /// Whether it is who gives jobs now.
    bool leads() const;

private:
    /// A write that is made or under way. Owned by what is done after it, by whoever waits for it, and by the
    /// list of them; of the loop alone.
    struct Page {
        explicit Page(const asio::any_io_executor& executor)
            : settled(executor, asio::steady_timer::time_point::max()) {}

        asio::steady_timer settled; ///< never expires; cancelled when it is known
        std::optional<bool> is_kept;
        std::shared_ptr<JobDraft> draft; ///< owned by its write, too
        std::vector<JobBeside> beside;
        std::vector<governance::jobs::Given> given;
        std::vector<std::string> seen;
        std::vector<std::shared_ptr<Page>> followers; ///< with nothing to write, which are true with it
    };
    using PagePointer = std::shared_ptr<Page>;
    /// Who waits for jobs. Owned by him and by the list of them.
    struct Taker {
        explicit Taker(const asio::any_io_executor& executor)
            : answered(executor, asio::steady_timer::time_point::max()) {}
        asio::steady_timer answered;
        std::optional<std::vector<governance::jobs::Assignment>> jobs;
    };

    governance::jobs::Now now() const;
    /// Of the leadership now; 0: it does not lead.
    std::uint64_t present_token() const;
    std::optional<governance::Fault> why_not_now() const;
    void add_commands();
    /// What a command answers, made on the store's thread once it is written.
    using Answer = std::function<Outcome(store::ControlTransaction& transaction)>;
    PreparedCommand prepare(const std::function<governance::jobs::Verdict<Answer>()>& change);
    governance::jobs::Verdict<Answer>
    change_of_enqueue(const Value& params, const governance::Ticket& ticket);
    std::optional<governance::Fault> why_no_more(const governance::Subject& subject) const;
    governance::jobs::Verdict<Answer>
    change_of(std::string_view command, const std::string& id, const governance::Subject& subject);
    using Question = Outcome (JobsKeeper::*)(const Value& params) const;
    void on_question(std::string_view command, Question question);
    Task<Outcome> look(Question question, Value params);
    Outcome job(const Value& params) const;
    Outcome list(const Value& params) const;
    Outcome kinds(const Value& params) const;

    Task<Outcome> take(Value params);
    Outcome renew(const Value& params);
    Task<Outcome> end_attempt(std::string action, Value params);

    PagePointer open_page();
    void fill(Page& page);
    void flush();
    void submit(const PagePointer& page);
    void written(const PagePointer& page, bool is_kept);
    void settle(const PagePointer& page, bool is_kept);
    Task<bool> kept(PagePointer page);
    void lose();
    void wake();
    Task<Result<void>> read();

    asio::any_io_executor executor_;
    StoreWriter& writer_;
    CommandDesk& desk_;
    JobsSurroundings around_;
    io::SystemRandom random_;
    governance::jobs::JobQueue queue_;
    std::uint64_t revision_ = 0; ///< of the set, when all that is under way is written
    std::uint64_t token_ = 0;    ///< of the leadership that it was read under
    bool is_read_ = false;       ///< the queue is what is kept, and what is under way
    bool is_reading_ = false;
    bool is_over_ = false;
    SteadyTime reads_again_ = {};     ///< not before, where it failed
    PagePointer page_;                ///< that is made
    std::deque<PagePointer> writing_; ///< under way
    std::uint64_t last_taker_ = 0;
    std::map<std::uint64_t, std::shared_ptr<Taker>> takers_;
    asio::steady_timer timer_; ///< of run()
    bool is_woken_ = false;
};

} // namespace tutti::control_plane
