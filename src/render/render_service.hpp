// RenderService: a worker that draws. It hears the events of the bus, lets the light show make a frame of
// them at every deadline, and hands the frames to whoever shows them. It knows no wire and no lamp.
#pragma once

#include "bus/bus.hpp"
#include "contract/recent_events.hpp"
#include "contract/version_mismatches.hpp"
#include "frames/frame_server.hpp"
#include "io/asio.hpp"
#include "io/disk.hpp"
#include "io/kept_object.hpp"
#include "render/frame_pace.hpp"
#include "render/frame_times.hpp"
#include "render/light_history.hpp"
#include "render/lua_folder.hpp"
#include "render/scene_trial.hpp"
#include "show/light_show.hpp"
#include "worker/worker.hpp"

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti::render {

struct Options {
    const installation::Installation& installation; ///< outlives the service
    scene::Media* media = nullptr;
    std::filesystem::path scenes; ///< the folder of those in Lua
    std::filesystem::path run_directory;
    std::filesystem::path state_directory;
};

class RenderService final : private scene::MixerReport {
public:
    /// Makes a render service of the worker, which is not running yet. Worker and disk outlive it.
    RenderService(worker::Worker& worker, io::Disk& disk, Options options);

    /// Before the worker runs: what was kept, and what a predecessor that died says of a scene.
    Result<void> prepare();

    show::LightShow& light() noexcept { return light_; }

private:
    static constexpr microseconds health_expiry = seconds(60);
    static constexpr microseconds keep_delay = seconds(1);
    static constexpr std::size_t most_faults = 16;

    void equip();
    void add_commands();
    // Scenes in Lua: scene_commands.cpp.
    void add_scene_commands();
    std::vector<scene::SceneKind> first_scenes();
    void look_for_scenes();
    void take_scene(LuaFolder::Change change);
    /// What is wrong with a scene that is read from a file; empty: nothing any more.
    void say_of_scene(std::string_view scene, std::string reason);
    void begin();
    Task<void> draw_frames();
    void warm_up();
    void draw_frame(FramePace::Turn turn, SteadyTime due);
    void publish(std::size_t screen, WallTime now);

    void take_event(const worker::Message& message);
    void take_reading(const worker::Message& message);
    Result<Value> why(const Value& params) const;

    void changed_by_hand();
    void look_for_changes();
    void keep();
    Value state() const;
    Value stats() const;
    std::string complaint() const;
    void say_health();

    // MixerReport
    void scene_begins(std::string_view scene) noexcept override;
    void scene_ends() noexcept override;
    void scene_failed(std::string_view mode, const scene::SceneFault& fault) override;
    void mode_changed(std::string_view mode) override;

    worker::Worker& worker_;
    Options options_;
    std::optional<SceneTrial> trial_;
    LuaFolder scenes_;
    std::vector<std::pair<std::string, std::string>> broken_scenes_; ///< files that do not load, and why
    show::LightShow light_;
    io::KeptObject kept_; ///< what people chose: over a restart of the machine
    io::KeptObject
        passing_; ///< what events drove besides: over a crash, in the run directory, which is memory
    std::uint64_t kept_revision_ = 0;
    std::vector<std::string> problems_; ///< of the file
    std::optional<frames::FrameServer> frames_;
    std::optional<FramePace> pace_;
    FrameTimes times_;
    LatencyHistogram latency_;      ///< from an event's arrival to the frame that is the first to know of it
    std::vector<SteadyTime> heard_; ///< the events since the last frame began
    LightHistory history_;
    contract::RecentEvents seen_;
    contract::VersionMismatches refused_;
    struct Fault {
        WallTime when;
        std::string mode;
        std::string scene;
        std::string reason;
    };
    std::deque<Fault> faults_;
    std::uint64_t frames_drawn_ = 0;
    std::uint64_t frames_left_out_ = 0;
    std::uint64_t frames_late_ = 0; ///< done after the next one was due
    std::uint64_t events_ = 0;
    SteadyTime scene_began_{};
    microseconds in_scenes_{0};   ///< of the present frame
    std::uint64_t warmed_up_ = 0; ///< frames that nobody saw, before the first
    struct Counted {
        std::uint64_t frames = 0;
        std::uint64_t missed = 0;
    };
    Counted told_;         ///< when health was said last
    Counted lately_;       ///< of the time before that
    bool goes_on_ = false; ///< what was shown before a crash
    bool was_changed_by_hand_ = false;
    bool stopping_ = false;
};

} // namespace tutti::render
