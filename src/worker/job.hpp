// Jobs that a worker does: work that somebody wanted, that takes its time, and that is not lost where its
// worker ends. control keeps them and gives each to one who takes its kind (docs/jobs.md).
#pragma once

#include "worker/worker.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::worker {

/// One attempt at a job. Whoever has it may have copies of it; they are one.
class Job {
public:
    struct State;
    explicit Job(std::shared_ptr<State> state) : state_(std::move(state)) {}

    const std::string& id() const noexcept;
    const std::string& kind() const noexcept;
    unsigned attempt() const noexcept; ///< 1 at the first
    /// What it is to do, as whoever wanted it said: an object, as JSON.
    const std::string& params() const noexcept;

    // ---- from any thread ----

    /// How far it is, 0 to 1, and a line for people.
    void progress(double part, std::string_view message = {});
    /// It is to stop: somebody cancelled it, this worker ends, or it was taken away because control has not
    /// heard of us for too long. Then what is done of it counts only where it is whole.
    bool is_cancelled() const noexcept;

private:
    std::shared_ptr<State> state_; ///< owned by who does it and by who tells control of it
};

struct JobOptions {
    std::size_t at_once = 1; ///< jobs of this kind beside each other, each on a thread of its own
    /// For how long control waits for a sign of life; it is said by itself, three times in it.
    std::optional<microseconds> lease = {}; ///< nothing: as the kind says
    /// How long a job may go on when the worker ends; what has not ended by then is done by another.
    microseconds grace = seconds(3);
};

/// Does one attempt, on a thread of its own: it may block, and asks now and then whether it is_cancelled().
/// What it gives is the job's result. An error with ErrorCode::InvalidInput is final; after any other it is
/// tried again, as often as its kind says. It may be done twice, where a machine died between its end and
/// control's word that it knows: then it has to come to the same.
using JobHandler = std::function<Result<Value>(Job& job, const Value& params)>;

/// The worker takes jobs of a kind, while it runs and the bus is there. Said before run().
void on_job(Worker& worker, std::string kind, JobHandler handler, JobOptions options = {});

} // namespace tutti::worker
