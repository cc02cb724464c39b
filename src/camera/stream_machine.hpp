// StreamMachine: what one camera's stream does when. Pure: it is told the time and what became of its ffmpeg,
// and says what is to be done. The process is somebody else's.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::camera {

enum class StreamState : std::uint8_t {
    Stopped,
    Starting,     ///< begun, and not a segment yet
    Streaming,    ///< a segment was written, and another within the last ten seconds
    Reconnecting, ///< it was lost, or never came: tried again, or about to be
    Error,        ///< nothing can be tried here (no ffmpeg, no password); looked at again all the same
};
/// "reconnecting".
std::string_view name(StreamState state) noexcept;

struct StreamTimes {
    microseconds start_patience = seconds(20); ///< from the start of ffmpeg to the first segment
    microseconds patience = seconds(10);       ///< from one segment to the next
    microseconds first_delay = seconds(5);     ///< before the first try again; it doubles
    microseconds longest_delay = seconds(60);
    microseconds quit_grace = seconds(3);      ///< from 'q' to SIGTERM
    microseconds terminate_grace = seconds(2); ///< from there to SIGKILL
};

// What is to be done, in order.
struct Spawn { ///< an empty folder, then ffmpeg; answered by spawn_failed(), segment_written(), exited()
    bool operator==(const Spawn&) const = default;
};
struct Quit { ///< 'q' to its input
    bool operator==(const Quit&) const = default;
};
struct Terminate {
    bool operator==(const Terminate&) const = default;
};
struct Kill {
    bool operator==(const Kill&) const = default;
};
struct Clear { ///< the segments go; its process has gone
    bool operator==(const Clear&) const = default;
};
/// What had begun goes on no longer: once for each beginning.
struct Ended {
    std::string reason;
    bool operator==(const Ended&) const = default;
};
using StreamAction = std::variant<Spawn, Quit, Terminate, Kill, Clear, Ended>;
using StreamActions = std::vector<StreamAction>;

class StreamMachine {
public:
    explicit StreamMachine(StreamTimes times = {}) : times_(times) {}

    // What happened. `now` never goes back.

    /// Wanted; one that waits to be tried again is tried at once.
    StreamActions start(SteadyTime now);
    /// Not wanted any more.
    StreamActions stop(SteadyTime now, std::string reason);
    /// By other settings, from now on.
    StreamActions restart(SteadyTime now, std::string reason);
    /// In place of the process that Spawn asked for.
    StreamActions spawn_failed(SteadyTime now, std::string reason);
    StreamActions segment_written(SteadyTime now);
    StreamActions exited(SteadyTime now, std::string reason);
    /// At deadline(), or later.
    StreamActions tick(SteadyTime now);

    /// Nothing: it waits for nothing but what happens.
    std::optional<SteadyTime> deadline() const;

    StreamState state() const noexcept { return state_; }
    /// Why it does not stream; empty while it does, and where nobody wants it to.
    const std::string& reason() const noexcept { return reason_; }
    /// How long it has streamed without a gap.
    microseconds uptime(SteadyTime now) const;
    /// Tries that failed since it last streamed.
    unsigned failures() const noexcept { return failures_; }
    bool is_wanted() const noexcept { return wanted_; }
    bool has_process() const noexcept { return process_ != Process::None; }

private:
    enum class Process : std::uint8_t { None, Running, Quitting, Terminating, Killed };

    void spawn(SteadyTime now, StreamActions& actions);
    void lose(SteadyTime now, StreamState state, std::string reason, StreamActions& actions);
    void quit(SteadyTime now, StreamActions& actions);
    void end(std::string reason, StreamActions& actions);

    StreamTimes times_;
    StreamState state_ = StreamState::Stopped;
    Process process_ = Process::None;
    SteadyTime process_deadline_{}; ///< of a segment while it runs, of the next step of its end afterwards
    SteadyTime retry_at_{};         ///< while it is wanted and has no process that runs
    SteadyTime streaming_since_{};
    bool wanted_ = false;
    unsigned failures_ = 0;
    std::string reason_;
};

} // namespace tutti::camera
