// OutputService: a worker that owns the wires to the lights. It reads the frames that others draw, and keeps
// the light on when nobody does. It knows nothing of scenes.
#pragma once

#include "frames/frame_client.hpp"
#include "io/disk.hpp"
#include "io/kept_object.hpp"
#include "output/display_desk.hpp"
#include "output/latency_routes.hpp"
#include "output/viewing.hpp"
#include "worker/seldom.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::output {

/// A display as this is told of it: what it is, and how it is lit.
struct DisplayPlan {
    DisplayOptions options;
    Correct correct; ///< nullptr: plain_lights()
    /// Makes its wires, once there is an executor.
    std::function<std::vector<std::unique_ptr<Wire>>(const asio::any_io_executor& executor)> wires;
};

struct Options {
    std::vector<DisplayPlan> displays;
    std::vector<LatencyBudget> budgets = {};
    std::string prefix = {}; ///< before the names of displays on the bus: "left."
    std::filesystem::path run_directory;
    std::filesystem::path state_directory;
};

class OutputService final : private frames::FrameListener, private DeskReport {
public:
    /// Makes an output service of the worker, which is not running yet. Worker and disk outlive it.
    OutputService(worker::Worker& worker, io::Disk& disk, Options options);

private:
    // How soon counters that move are said; and how long what was said holds, so that an idle one need hardly
    // wake.
    static constexpr microseconds counters_pace = seconds(5);
    static constexpr microseconds health_expiry = seconds(600);
    static constexpr microseconds keep_delay = seconds(1);

    /// A display, who looks at it on the bus, and where the server of frames has it.
    struct Stand {
        DisplayDesk desk;
        Viewing viewing = {};
        std::uint32_t sequence = 0;  ///< of its pictures on the bus
        std::uint64_t published = 0; ///< digest of the last of them
    };

    void equip();
    Task<void> run();
    Task<void> keep_time();
    std::optional<SteadyTime> next_due() const;
    void wake();
    void end();

    // frames::FrameListener
    void frames_come(std::span<const frames::DisplayAbout> displays) override;
    void frame(std::size_t display) override;
    void frames_end() override;
    void cannot_read(const Error& error) override;

    // DeskReport
    void shown(DisplayDesk& desk, SteadyTime now) override;
    void changed(const DisplayDesk& desk) override;

    void measure(const DisplayDesk& desk, SteadyTime now);
    void publish(Stand& stand, SteadyTime now);

    // What is said: output_commands.cpp
    void add_commands();
    Result<std::vector<Stand*>> stands_for(const Value& params);
    Result<Value> set_brightness(const Value& params);
    Result<Value> set_blackout(const Value& params);
    Result<Value> watch(const Value& params);
    void restore();
    void changed_by_hand();
    void keep();
    void apply_settings();

    // How it is: output_health.cpp
    std::string complaint(SteadyTime now) const;
    Value displays(SteadyTime now) const;
    Value outputs() const;
    Value details() const;
    void say_health();

    worker::Worker& worker_;
    Options options_;
    io::KeptObject kept_;
    frames::FrameClient client_;
    std::list<Stand> stands_;
    std::vector<Stand*> by_place_; ///< in the server's order; nullptr: that display is not ours
    LatencyRoutes latency_;
    bool blackout_ = false;
    std::vector<Member> brightness_; ///< by display, where it was set
    worker::Seldom told_why_not_;
    std::string no_frames_; ///< why they cannot be read
    std::optional<asio::steady_timer> timer_;
    std::optional<SteadyTime> armed_;
    std::optional<SteadyTime> health_due_;
    std::optional<SteadyTime> keep_due_;
    bool stopping_ = false;
};

} // namespace tutti::output
