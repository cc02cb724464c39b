// DjMonitor: the worker `virtualdj`. It says on `playback/<name>` what a DJ program plays: by its broadcast,
// where that comes here or where a server passes it on, else by the file in which it says so.
#pragma once

#include "contract/health.hpp"
#include "io/asio.hpp"
#include "io/task_group.hpp"
#include "sections/virtualdj_section.hpp"
#include "worker/beside_loop.hpp"
#include "worker/worker.hpp"
#include "workers/virtualdj/broadcast_door.hpp"
#include "workers/virtualdj/broadcast_ear.hpp"
#include "workers/virtualdj/dj_file.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace tutti::virtualdj {

class DjMonitor {
public:
    /// Makes a monitor of the worker, which is not running yet and outlives it.
    explicit DjMonitor(worker::Worker& worker);
    DjMonitor(const DjMonitor&) = delete;
    DjMonitor& operator=(const DjMonitor&) = delete;

private:
    static constexpr microseconds far_pace = seconds(2);
    static constexpr microseconds door_pause = seconds(5); ///< until another try to listen

    void equip();
    Task<void> run();
    Result<void> configure(const Value& config);

    // The file
    Task<void> follow_file();
    Task<void> watch(std::filesystem::path folder);
    void look(SteadyTime now);

    // Broadcasts
    Task<void> follow_broadcasts();
    void open_door(const asio::any_io_executor& executor, SteadyTime now);

    /// Says what is news.
    void follow();
    /// The same, and how it is.
    void heard();
    /// What counts: a broadcast before a file; nullptr: nobody plays.
    const HeardTrack* current() const;
    bool is_over(WallTime now) const;
    bool is_asked_nothing() const;

    // What it says: dj_words.cpp
    void say();
    void say_health();
    std::string sentence(WallTime now) const;
    std::string trouble() const;
    contract::Health health() const;
    Value state() const;

    worker::Worker& worker_;
    sections::VirtualdjSection section_;
    worker::BesideLoop loop_;

    DjFile file_;
    std::unique_ptr<io::TaskGroup> watching_; ///< while it runs
    bool is_polled_ = false;
    bool file_is_new_ = false;
    SteadyTime look_due_ = SteadyTime::max();
    std::uint64_t looks_ = 0;

    std::unique_ptr<BroadcastDoor> door_;
    std::unique_ptr<BroadcastEar> ear_;
    std::string door_trouble_; ///< why nobody can broadcast to us
    bool broadcasts_are_new_ = false;
    SteadyTime door_due_ = SteadyTime::max();

    std::optional<HeardTrack> said_; ///< what counts, as it was said last
    bool is_known_ = false;          ///< whether anything was looked at
    bool was_active_ = false;
    std::uint64_t tracks_ = 0;
    SteadyTime word_due_ = SteadyTime::max();
};

} // namespace tutti::virtualdj
