// DjMonitor: the worker `virtualdj`. It follows the file in which a DJ program says what it plays, and says
// that on `playback/<name>`. Such a file has no position: a track is as old as the file's word of it.
#pragma once

#include "contract/health.hpp"
#include "io/asio.hpp"
#include "io/task_group.hpp"
#include "playback/dj_text.hpp"
#include "sections/virtualdj_section.hpp"
#include "worker/beside_loop.hpp"
#include "worker/worker.hpp"

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
    static constexpr std::size_t largest_file = std::size_t{4} << 20;
    static constexpr microseconds health_pace = seconds(20);
    static constexpr microseconds health_expiry = seconds(60);
    static constexpr microseconds word_pace = seconds(5);
    static constexpr microseconds word_expiry = seconds(15);
    /// What is in a file counts when it has been the same for so long: programs write in pieces, and replace
    /// files.
    static constexpr microseconds settling = milliseconds(80);
    static constexpr microseconds far_pace = seconds(2);

    struct File {
        std::optional<std::string> bytes; ///< nothing: there is no file, or it cannot be read
        WallTime written;
        std::string trouble; ///< why it cannot be read
    };
    /// What is remembered of a look.
    struct Seen {
        std::optional<std::uint64_t> digest; ///< of its bytes
        std::string trouble;

        bool operator==(const Seen&) const = default;
    };

    void equip();
    Task<void> run();
    Task<void> watch(std::filesystem::path folder);
    Result<void> configure(const Value& config);
    void begin_anew();

    File read_file() const;
    void look();
    microseconds pace() const;
    void take(const File& file);
    bool is_over(WallTime now) const;

    // What it says: dj_words.cpp
    void say();
    void say_health();
    contract::Health health() const;
    Value state() const;

    worker::Worker& worker_;
    sections::VirtualdjSection section_;
    std::filesystem::path path_; ///< the section's; empty: none
    bool is_polled_ = false;
    std::optional<Seen> seen_; ///< at the last look; it counts once it has stood for `settling`
    SteadyTime seen_since_{};
    std::optional<playback::DjTrack> track_;
    WallTime began_;
    std::string trouble_;
    bool is_known_ = false; ///< whether the file was looked at since the path changed
    bool was_active_ = false;
    std::uint64_t looks_ = 0;
    std::uint64_t tracks_ = 0;

    std::unique_ptr<io::TaskGroup> watching_; ///< while it runs
    worker::BesideLoop loop_;
    SteadyTime look_due_ = SteadyTime::max();
    SteadyTime word_due_ = SteadyTime::max();
    bool path_is_new_ = false;
};

} // namespace tutti::virtualdj
