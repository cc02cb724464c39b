// Job: one job as it is kept: what it is to do, how far it is, what became of its attempts.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::jobs {

enum class JobState : std::uint8_t {
    Queued,  ///< it waits, for its time or for somebody who takes it
    Running, ///< somebody has it, for as long as the lease goes
    Succeeded,
    Failed, ///< for good: until somebody has it replayed
    Cancelled,
};
std::string_view name(JobState state) noexcept;
std::optional<JobState> job_state_from(std::string_view name) noexcept;
/// Whether nothing happens to it any more by itself.
bool is_over(JobState state) noexcept;

/// One attempt that has ended.
struct Attempt {
    unsigned number = 0;
    std::string worker;
    WallTime began;
    WallTime ended;
    std::string outcome; ///< "succeeded", "failed", "given back", "lost"
    std::string message;

    bool operator==(const Attempt&) const = default;
};
/// That are kept of a job.
inline constexpr std::size_t most_attempts_kept = 10;

struct Job {
    std::string id;
    std::string kind;
    Value params = Value::object({});
    std::string by;    ///< who wanted it
    std::string dedup; ///< while it waits or runs, it is what is meant by this; empty: nothing
    int priority = 0;  ///< −100 … 100
    WallTime queued;
    JobState state = JobState::Queued;
    WallTime since;                 ///< when it came into this state
    WallTime not_before;            ///< of one that waits
    unsigned attempt = 0;           ///< the number of the last one; 0: none yet
    unsigned last_attempt = 1;      ///< after which it has failed for good
    unsigned allowed = 1;           ///< attempts since it was queued, or replayed
    std::string token;              ///< of the last attempt: whoever has it may say what became of it
    std::string worker;             ///< who has it, or had it last
    bool cancelling = false;        ///< whoever has it is to stop
    std::optional<double> progress; ///< the part that is done
    std::string message;            ///< how it goes, or why it failed
    Value result;                   ///< of one that has succeeded
    std::vector<Attempt> attempts;  ///< that have ended, the last `most_attempts_kept`

    bool operator==(const Job&) const = default;
};

/// As its row has it.
std::string print_job(const Job& job);
/// InvalidInput for what print_job() did not write.
Result<Job> parse_job(std::string_view id, std::string_view text);
/// For people and programs: what is kept but for the token.
Value to_value(const Job& job);
/// The same, short, for lists.
Value summary_of(const Job& job);

} // namespace tutti::governance::jobs
