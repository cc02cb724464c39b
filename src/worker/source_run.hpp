// SourceRun: one source's run, what run_source() does. Internal to this folder.
#pragma once

#include "bus/changes.hpp"
#include "contract/source.hpp"
#include "io/asio.hpp"
#include "worker/source.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace tutti::worker {

/// Starts a poll, with the deadline for what it waits with.
using PollStart = std::function<Task<Result<Readings>>(SteadyTime deadline)>;

class SourceRun {
public:
    /// All outlive it; the worker was made with worker_options(), and has not begun.
    SourceRun(Worker& worker, AnySource& source, PollStart start_poll, SourceOptions options);

    /// Makes the worker this source's, with options and environment.
    Result<void> equip();
    /// The arguments are known: how the worker runs is as well. Before the worker's run.
    void settle();
    /// The whole life of a process. Gives the exit code.
    int run(int argc, char** argv);

private:
    void listen();
    Result<void> take_interval(std::string_view text);
    Result<void> configure(const Value& section);
    void follow(const Value& section);
    void take_refusal(const Error& refusal);
    Result<void> take_schedule(const Value& schedule);
    Result<void> take_least_expiry(const Value& global);
    void expire_by(microseconds interval);
    void recall(const Message& kept);
    void recall_meta(const Message& kept);
    void begin();
    Task<void> take_turns();
    Task<bool> wait_for_turn(SteadyTime start);
    Task<void> poll(std::function<void(const Result<Readings>&)> told);
    Task<Result<Readings>> try_out(SteadyTime deadline);
    Task<Result<Value>> poll_now();
    void take(const Result<Readings>& polled);
    void record(const Result<Readings>& polled);
    void say_whether_made_up(bool made_up);
    void publish_meta();
    int print_once();
    Task<void> poll_and_print(int& exit_code);

    Worker& worker_;
    AnySource& source_;
    PollStart start_poll_;
    SourceOptions options_;
    contract::SourceStatus status_;
    asio::steady_timer* turn_ =
        nullptr; ///< the next, while there is one; cancelled when it comes earlier, or anew
    bus::Changes polled_;
    std::uint64_t polls_ = 0;              ///< ended in this run
    Result<Readings> latest_ = Readings{}; ///< what came of the latest
    microseconds started_interval_{};      ///< without a schedule
    std::optional<Error> refused_;         ///< a section, with no right one before it: nothing to go by
    bool is_configured_ = false;           ///< by a section that was right
    Value followed_ = Value::object({});   ///< the section that polls go by
    bool is_polling_ = false;              ///< and it is not yet known what comes of it
    bool wanted_ = false;                  ///< a poll, by command or by a new section
    bool simulates_ = false;
    bool made_up_ = false;           ///< the readings that are out; an earlier run's, perhaps
    bool simulates_unasked_ = false; ///< where its section says nothing
    bool begun_ = false;
    bool prepared_ = false;
    bool print_ = false;
};

/// By sensor, as JSON.
Value to_value(const Readings& readings);

/// Those of the source's worker.
Options worker_options(const SourceOptions& options);

/// The first turn after `now` of those that come every `interval` from `start` on: without drift, and what
/// was missed is left out.
SteadyTime next_turn(SteadyTime start, microseconds interval, SteadyTime now) noexcept;

} // namespace tutti::worker
