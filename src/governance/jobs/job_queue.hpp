// JobQueue: jobs from when they are wanted to when they are over: who is next, who has it and for how long,
// what becomes of one that failed, or whose worker is gone.
//
// Pure: told the time, asked, and what it came to is taken from it as turns. It is ahead of the disk: a turn
// is written before anything of it is answered, in the order in which turns are taken. Where one cannot be
// written, all that came after it is nothing either: load() what is kept.
#pragma once

#include "base/random.hpp"
#include "governance/jobs/job_id.hpp"
#include "governance/jobs/job_kind.hpp"
#include "governance/jobs/job_lines.hpp"
#include "governance/jobs/job_questions.hpp"

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::governance::jobs {

class JobQueue {
public:
    struct Limits {
        std::size_t most = 10'000;         ///< that wait or run
        std::size_t most_bytes = 16 << 20; ///< of parameters and results, of all
        std::size_t most_params = 64 * 1024;
        std::size_t most_result = 64 * 1024;
        std::size_t most_message = 512;
        std::size_t most_takers = 1024;            ///< who wait
        std::size_t most_given = 256;              ///< jobs at once
        std::size_t most_given_bytes = 192 * 1024; ///< of these, but one is given however large it is
        std::size_t kept = 1000;                   ///< that are over: a few more, until they go together
        std::size_t kept_bytes = 8 << 20;          ///< likewise, of these
        microseconds kept_for = std::chrono::days(7);
        microseconds least_lease = seconds(1);
        microseconds longest_lease = std::chrono::hours(1);
    };

    /// `kinds` are those that are declared. All outlive it.
    JobQueue(RandomSource& random, std::vector<JobKind> kinds, Limits limits);
    JobQueue(RandomSource& random, std::vector<JobKind> kinds)
        : JobQueue(random, std::move(kinds), Limits{}) {}

    /// What is kept, in the place of all that it had: whoever waits is forgotten. Whoever has a job has it
    /// for a whole lease from now on.
    void load(std::vector<Job> kept, Now now);

    // ---- by people ----

    Verdict<Enqueued> enqueue(NewJob job, Now now);
    /// One that waits is over at once; whoever has one that runs is told with its
    /// next renewal, and has its kind's grace from then on.
    Verdict<JobState> cancel(std::string_view id, Now now);
    /// One that failed or was cancelled waits again, and may be tried as often as at first.
    Verdict<void> replay(std::string_view id, Now now);
    Verdict<void> forget(std::string_view id);

    // ---- by workers ----

    /// Exactly one Given follows in some turn, unless it leaves. A fault: none does.
    Verdict<void> take(TakeQuestion question, Now now);
    void leave(std::uint64_t number);
    Verdict<Renewed> renew(Renewal renewal, Now now);
    /// The same again is well, too: whoever said it may not have heard the answer.
    Verdict<void> complete(Completion completion, Now now);
    Verdict<void> fail_attempt(Failure failure, Now now);

    // ---- time ----

    void advance(Now now);
    std::optional<SteadyTime> next_deadline() const;

    /// Hands out what may be taken, and gives what came of all since the last turn.
    Turn take_turn(Now now);
    /// Whether it would be more than nothing.
    bool has_turn() const noexcept;

    // ---- looked at ----

    const Job* find(std::string_view id) const;
    /// Whether one of the kind waits or runs under that dedup word.
    bool is_under_way(std::string_view kind, std::string_view dedup) const;
    std::vector<const Job*> list(const JobFilter& filter) const;
    /// `job.kinds`.
    Value kinds(Now now) const;
    std::size_t size() const noexcept { return entries_.size(); }
    /// Those of one who wanted them that wait or run.
    std::size_t under_way_of(std::string_view by) const;
    std::size_t running() const noexcept { return leases_.size(); }
    std::size_t waiting() const noexcept { return entries_.size() - leases_.size() - ended_.size(); }

private:
    struct Entry {
        Job job;
        std::size_t bytes = 0;
        Rank rank = {};              ///< of one that waits
        SteadyTime due = {};         ///< likewise
        SteadyTime lease_until = {}; ///< of one that runs; then it is taken away
        microseconds lease{0};
        bool is_told_to_stop = false; ///< of one that is cancelling: whoever has it was answered so
        std::uint64_t end = 0;        ///< of one that is over, its place among them
    };
    using Entries = std::map<std::string, Entry, std::less<>>;
    /// Of a kind, as it is used.
    struct Use {
        std::size_t running = 0;
        std::map<std::string, SteadyTime, std::less<>> workers; ///< who asked for it, and when last
    };

    JobKind kind(std::string_view name) const;
    bool is_known(std::string_view kind) const;
    bool has_room(std::string_view kind) const;
    std::optional<Fault> why_not_taken(const NewJob& job, std::size_t bytes) const;
    Entry* entry(std::string_view id);
    Verdict<Entry*> there(std::string_view id);
    Verdict<Entry*> held(std::string_view id, std::string_view token);
    void take_in(Job job, Now now);
    void line_up(Entry& entry, SteadyTime came, Now now);
    void hold(Entry& entry, microseconds lease, Now now);
    void begin(Entry& entry, const TakeQuestion& question, Now now);
    void end_attempt(Entry& entry, std::string_view outcome, std::string message, Now now);
    void try_again(Entry& entry, Now now);
    void give_back(Entry& entry, Now now);
    void lose(Entry& entry, Now now);
    void note_worker(const TakeQuestion& question, Now now);
    std::vector<std::string_view> workers_of(const Use& use, SteadyTime now) const;
    void end(Entry& entry, JobState state, Now now);
    void note_end(Entry& entry);
    void count_own(const Job& job, int more);
    void erase(std::string_view id);
    bool are_too_many_over() const noexcept;
    void trim(Now now);
    void hand_out(Now now);
    void change(Entry& entry);
    void say(std::string_view type, const Entry& entry, std::vector<Member> more = {});
    std::string shortened(std::string text) const;
    static std::string word_of(std::string_view kind, std::string_view dedup);
    static std::string word_of(const Job& job) { return word_of(job.kind, job.dedup); }

    RandomSource& random_;
    Limits limits_;
    std::map<std::string, JobKind, std::less<>> declared_;
    JobIds ids_;
    Entries entries_;
    JobLines lines_;
    std::set<std::pair<SteadyTime, std::string>> leases_;
    std::map<std::uint64_t, std::string> ended_; ///< those that are over, in the order of their ends
    std::uint64_t last_end_ = 0;
    std::map<std::string, std::string, std::less<>> by_word_; ///< of those that are not over
    std::map<std::string, std::size_t, std::less<>> own_;     ///< by who wanted them, those that are not over
    std::map<std::string, Use, std::less<>> uses_;
    std::deque<TakeQuestion> takers_;
    std::size_t bytes_ = 0;
    std::size_t ended_bytes_ = 0; ///< of these, those of jobs that are over
    std::optional<SteadyTime> trims_at_;
    bool may_give_ = false; ///< something came that may be given, or somebody who takes

    std::set<std::string, std::less<>> changed_;
    std::set<std::string, std::less<>> seen_;
    std::vector<std::string> erased_;
    std::vector<JobEvent> events_;
    std::vector<Given> given_;
};

} // namespace tutti::governance::jobs
