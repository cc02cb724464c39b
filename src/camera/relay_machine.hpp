// RelayMachine: when the WebRTC server runs: from the first viewer to the last, watched, and started again
// where it is lost. Pure: it is told the time and what happened, and says what is to be done.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::camera {

enum class RelayState : std::uint8_t {
    Stopped,
    Starting, ///< it runs, and has not answered yet
    Ready,
    Ending,
    Waiting, ///< it was lost, and is started again in a while
};

struct RelayTimes {
    microseconds start_patience = seconds(10);  ///< to the first answer
    microseconds start_pace = milliseconds(50); ///< of questions until then
    microseconds pace = seconds(5);             ///< and afterwards
    unsigned unanswered = 3;                    ///< in a row: it hangs
    microseconds idle = seconds(20);            ///< without a viewer, before it is stopped
    microseconds steady = seconds(30);          ///< ready for so long, it has not failed before
    microseconds first_delay = seconds(1);      ///< before it is started again; it doubles
    microseconds longest_delay = seconds(60);
    microseconds grace = seconds(3); ///< from SIGTERM to SIGKILL
};

enum class RelayAction : std::uint8_t {
    Spawn, ///< answered by exited(), also where it cannot be started
    Ask,   ///< how many watch; answered by answered() or unanswered(), one question at a time
    Terminate,
    Kill,
};
using RelayActions = std::vector<RelayAction>;

class RelayMachine {
public:
    explicit RelayMachine(RelayTimes times = {}) : times_(times) {}

    // What happened. `now` never goes back.

    /// Somebody wants to watch, now. One that waits to be started again goes on waiting.
    RelayActions use(SteadyTime now);
    /// Nobody is to watch any more.
    RelayActions stop(SteadyTime now);
    RelayActions answered(SteadyTime now, std::size_t viewers);
    RelayActions unanswered(SteadyTime now);
    RelayActions exited(SteadyTime now, std::string reason);
    /// At deadline(), or later.
    RelayActions tick(SteadyTime now);

    std::optional<SteadyTime> deadline() const;
    RelayState state() const noexcept { return state_; }
    /// Why it waits.
    const std::string& reason() const noexcept { return reason_; }
    bool has_process() const noexcept {
        return state_ == RelayState::Starting || state_ == RelayState::Ready || state_ == RelayState::Ending;
    }

private:
    RelayActions spawn(SteadyTime now);
    RelayActions end(SteadyTime now);
    RelayActions give_up(std::string reason);
    bool is_idle(SteadyTime now) const { return now >= used_at_ + times_.idle; }

    RelayTimes times_;
    RelayState state_ = RelayState::Stopped;
    SteadyTime used_at_{};
    SteadyTime since_{};     ///< of Starting and Ready
    SteadyTime ask_at_{};    ///< the next question, where none is under way
    SteadyTime deadline_{};  ///< of Ending and Waiting
    bool is_asked_ = false;  ///< a question is under way
    bool is_wanted_ = false; ///< after the present process has ended
    bool is_killed_ = false;
    unsigned unanswered_ = 0;
    unsigned failures_ = 0;
    std::string reason_;
};

} // namespace tutti::camera
