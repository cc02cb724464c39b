// A command's long stay on the bus: it connects again when the bus goes away, and Ctrl-C asks it to end
// instead of ending it. For a short visit there is bus_session.hpp.
#pragma once

#include "base/time.hpp"
#include "bus/bus.hpp"
#include "bus/bus_options.hpp"
#include "command/bus_target.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace tutti::command {

/// Whether somebody asked the command to end: Ctrl-C, SIGTERM, or a part of the command itself.
class EndRequest {
public:
    explicit EndRequest(const asio::any_io_executor& executor);

    void ask() noexcept;
    bool is_asked() const noexcept { return asked_; }
    /// Waits until then; false at once when asked to end.
    Task<bool> sleep_until(SteadyTime time);

private:
    asio::steady_timer wakes_;
    bool asked_ = false;
};

/// What the work of a long stay has.
struct LongStay {
    bus::Bus& bus;
    EndRequest& end;
    /// Messages that the bus took and could not deliver, and why the last one was not.
    const std::uint64_t& dropped;
    const std::string& drop_reason;
    const std::uint64_t& breaks; ///< how often the connection was lost
};

/// Runs `work` on a connected bus and returns its exit code. Says on stderr when the bus goes away and comes
/// back. NotRunning where no bus answers within 5 s. A second Ctrl-C ends the program at once.
int stay_on_bus(
    const BusTarget& target, bus::BusOptions options, const std::function<Task<int>(LongStay)>& work
);

} // namespace tutti::command
