// Director: a worker that runs playlists and gestures on the events of the bus, and says on the bus what
// comes of it. It joins the performance, which knows neither clock nor bus, to both.
#pragma once

#include "base/lately.hpp"
#include "base/latency_histogram.hpp"
#include "bus/bus.hpp"
#include "contract/version_mismatches.hpp"
#include "director/change_desk.hpp"
#include "director/event_clock.hpp"
#include "director/performance.hpp"
#include "director/run_keeper.hpp"
#include "director/source_clocks.hpp"
#include "io/asio.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::director {

struct Options {
    std::vector<event::definition::Playlist> playlists; ///< of the file
    std::vector<event::definition::Gesture> gestures;   ///< of the file
    std::filesystem::path run_directory;                ///< of the run journal
    std::filesystem::path state_directory;              ///< of what is kept of changes over the bus
    Limits limits = {};                                 ///< of those changes
};

class Director final : private Stagehand, private bus::BusReport {
public:
    /// Makes a director of the worker, which is not running yet. Worker and disk outlive it.
    Director(worker::Worker& worker, io::Disk& disk, Options options);

    /// Before the worker runs: reads what was kept, and what a predecessor left.
    Result<void> prepare();
    /// After the worker's run.
    void finish();

private:
    static constexpr microseconds health_expiry = seconds(60);

    // Beginning and end
    void equip();
    void take_over();
    void stop_runs();

    // Inputs, and the time
    WallTime now();
    void take(const worker::Message& message);
    void hear_of_a_clock(const worker::Message& message);
    bool is_news(const worker::Message& message, const Error& why);
    void refuse(const worker::Message& message, const Error& why);
    Task<void> keep_time();
    std::optional<SteadyTime> next_waking() const;
    void wake();
    void run_deadlines();
    void say_overdue(const RunLog::Run& run);

    // Outputs
    void publish(const contract::Event& event) override;
    void message_dropped(const bus::Message& message, const Error& why) override;
    void run_started(const event::RunView& run) override;
    void run_stopped(const event::RunView& run, const event::RunEnd& end) override;
    void failed(std::string_view message, const contract::Event& event) override;
    void flapping(std::string_view name, const contract::Event& event) override;
    void clock_set_back(std::string_view name, const contract::Event& event, microseconds back) override;
    void say_changed(Family family, Change change, const std::vector<std::string>& names);
    void trace(const char* direction, const contract::Event& event) const;

    // How it is: director_health.cpp
    Value stats();
    std::string complaint();
    void say_health();

    worker::Worker& worker_;
    Options options_;
    Score score_;
    std::shared_ptr<KeptChanges> kept_; ///< owned by this and by who keeps what changes
    RunKeeper keeper_;
    Performance performance_;
    ChangeDesk changes_;
    EventClock clock_;
    SourceClocks source_clocks_;
    std::optional<asio::steady_timer> timer_; ///< while keep_time() runs
    std::optional<SteadyTime> armed_;
    SteadyTime last_waking_{};
    LatencyHistogram latency_;             ///< from an event's arrival to the last one that it caused at once
    LatencyHistogram lateness_;            ///< from a deadline to its running
    contract::VersionMismatches versions_; ///< who says events of another version
    contract::VersionMismatches malformed_; ///< counted and logged by the same rule
    struct Flapped {};
    Lately<Flapped> flapped_;
    contract::VersionMismatches set_back_; ///< sources whose clock was, logged by the same rule
    struct SetBack {
        std::string source;
        microseconds back;
    };
    Lately<SetBack> last_set_back_;
    struct Refusal {
        std::string topic;
        std::string reason;
    };
    Lately<Refusal> last_refusal_;  ///< of a topic for the first time
    Lately<std::string> last_lost_; ///< why an output did not arrive
    std::uint64_t lost_outputs_ = 0;
    bool trace_ = false;
    bool stopping_ = false;
    bool left_well_ = false;
};

} // namespace tutti::director
