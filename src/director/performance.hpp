// Performance: the engine with what the director knows about it. Inputs of the bus go in, events for the bus
// come out. It is told the time, and neither waits nor sends.
#pragma once

#include "contract/event.hpp"
#include "contract/recent_events.hpp"
#include "director/event_ledger.hpp"
#include "director/run_log.hpp"
#include "director/score.hpp"
#include "event/engine.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace tutti::director {

/// What becomes of the events that the engine emits, and what went wrong.
class Stagehand {
public:
    virtual ~Stagehand() = default;
    virtual void publish(const contract::Event& event) = 0;
    // Of our own runs, before the event that says so is published.
    virtual void run_started(const event::RunView& run) = 0;
    virtual void run_stopped(const event::RunView& run, const event::RunEnd& end) = 0;
    virtual void failed(std::string_view message, const contract::Event& event) = 0;
    virtual void flapping(std::string_view name, const contract::Event& event) = 0;
    /// Once of an event, by the first gesture that began anew with it.
    virtual void clock_set_back(std::string_view name, const contract::Event& event, microseconds back) = 0;
};

class Performance final : private event::IdSource, private event::Report {
public:
    /// `name`: as on the bus. `run_prefix`: makes ids of this process unlike those of others.
    Performance(std::string name, std::string run_prefix, Stagehand& stagehand);

    /// Registers everything in the score.
    Result<void> load(const Score& score);
    /// Carries out a change that the score accepted.
    Result<void> apply(const Score::Changed& changed);
    /// Takes the latest of those back.
    Result<void> undo(const Score::Changed& changed);

    /// An event of the bus that happened at `time`, at most `now`. True: it was news. LimitExceeded: there
    /// are too many names.
    Result<bool> input(const contract::Event& event, WallTime time);
    /// Says of a run of a predecessor that it was cancelled.
    void say_cancelled(const event::LostRun& run);
    event::Engine& engine() noexcept { return engine_; }
    const event::Engine& engine() const noexcept { return engine_; }
    const RunLog& runs() const noexcept { return runs_; }
    RunLog& runs() noexcept { return runs_; }
    const EventLedger& ledger() const noexcept { return ledger_; }
    EventLedger& ledger() noexcept { return ledger_; }

    std::uint64_t inputs() const noexcept { return inputs_; }
    std::uint64_t outputs() const noexcept { return outputs_; }
    std::uint64_t duplicates() const noexcept { return duplicates_; }
    std::uint64_t flapped() const noexcept { return flapped_; }
    /// Inputs with which a gesture began anew, since their producer's clock was set back.
    std::uint64_t clocks_set_back() const noexcept { return clocks_set_back_; }
    /// Lifecycle events of other directors that were not understood.
    std::uint64_t misunderstood() const noexcept { return misunderstood_; }

private:
    std::string run_id() override;
    std::string definition_id(std::string_view playlist) override { return std::string(playlist); }
    std::string peripheral_id(std::string_view gesture) override { return std::string(gesture); }
    void handler_failed(const event::Event& event, std::string_view why) override;
    void circle_cut(const event::Event& event) override;
    void flapping(std::string_view name, const event::Event& event) override;
    void clock_set_back(std::string_view name, const event::Event& event, microseconds back) override;
    void run_started(const event::RunView& run) override;
    void run_step(const event::RunView& run, const event::RunStep& step) override;
    void run_stopped(const event::RunView& run, const event::RunEnd& end) override;

    void hear(const event::Event& event);

    std::string name_;
    std::string run_prefix_;
    Stagehand& stagehand_;
    event::Engine engine_;
    EventLedger ledger_;
    RunLog runs_;
    contract::RecentEvents seen_;
    std::uint64_t run_count_ = 0;
    std::uint64_t inputs_ = 0;
    std::uint64_t outputs_ = 0;
    std::uint64_t duplicates_ = 0;
    std::uint64_t flapped_ = 0;
    std::uint64_t clocks_set_back_ = 0;
    event::EventNumber last_set_back_ = 0; ///< which was counted
    std::uint64_t misunderstood_ = 0;
};

/// The id of a run's `.stopped`: the same whoever says it, so that it counts once.
std::string stopped_id(std::string_view playlist_id);

} // namespace tutti::director
