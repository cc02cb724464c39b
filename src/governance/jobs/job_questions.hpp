// What the queue of jobs is asked, and what it says: by people, and by workers that do jobs.
#pragma once

#include "governance/jobs/job.hpp"
#include "governance/request.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::jobs {

struct Now {
    SteadyTime steady; ///< leases and pauses are counted in it
    WallTime wall;     ///< what is kept says when in it
};

template <typename T>
using Verdict = std::expected<T, Fault>;

struct NewJob {
    std::string kind = {};
    Value params = Value::object({});
    std::string by = {};
    int priority = 0;
    microseconds delay{0};
    std::optional<unsigned> attempts = {}; ///< nothing: as its kind says
    std::string dedup = {};
};

struct Enqueued {
    std::string id;
    bool is_deduplicated = false; ///< it is one that waited or ran already
};

/// By whoever asks for jobs.
struct TakeQuestion {
    std::uint64_t number = 0; ///< who asks; its answer names it
    std::string worker;
    std::string instance = {}; ///< of its process: one that asks takes the place of those before it
    std::vector<std::string> kinds;
    std::size_t most = 1;
    std::optional<microseconds> lease = {}; ///< nothing: as the kind says
    SteadyTime until = {};                  ///< how long it waits for the first one
};

/// A job, for whoever takes it.
struct Assignment {
    std::string id;
    std::string kind;
    Value params;
    unsigned attempt = 0;
    std::string token;
    microseconds lease{0};
};

struct Renewal {
    std::string id;
    std::string token;
    std::optional<double> progress = {};
    std::optional<std::string> message = {};
};

struct Renewed {
    bool is_cancelling = false; ///< it is to stop
    microseconds lease{0};      ///< from now on
};

/// What became of an attempt.
struct Completion {
    std::string id;
    std::string token;
    Value result = {};
};
struct Failure {
    std::string id;
    std::string token;
    std::string message;
    bool may_be_retried = true;
    bool is_given_back = false; ///< whoever had it ends: it is tried at once, and this attempt does not count
};

/// Which jobs somebody wants to see, the newest first.
struct JobFilter {
    std::optional<JobState> state = {};
    std::string kind = {};   ///< empty: every one
    std::string before = {}; ///< older than this one; empty: from the newest on
    std::size_t most = 100;
};

// ---- what is to be done ----

struct RowChange {
    std::string id;
    std::optional<std::string> value; ///< nothing: it is kept no longer
};
struct JobEvent {
    std::string_view type; ///< "job.queued"
    std::string data;      ///< JSON
};
/// The answer to a TakeQuestion, once all of the turn is written.
struct Given {
    std::uint64_t number = 0;
    std::vector<Assignment> jobs; ///< none: its time is over
};
/// What belongs together: all of it is written, or none.
struct Turn {
    std::vector<RowChange> rows = {};
    std::vector<JobEvent> events = {};
    std::vector<Given> given = {};
    std::vector<std::string> seen = {}; ///< ids of jobs that are not as they were; some are no more

    bool is_empty() const noexcept { return rows.empty() && events.empty() && given.empty() && seen.empty(); }
};

} // namespace tutti::governance::jobs
