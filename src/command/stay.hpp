// A command's stay on the bus, short or long: connects, does its work, connects again when the bus goes away
// meanwhile, says goodbye.
#pragma once

#include "bus/make_bus.hpp"
#include "command/bus_target.hpp"
#include "command/run_task.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tutti::command {

/// What the work of a stay has.
struct Stay {
    bus::Bus& bus;
    EndRequest& end;
    /// Messages that the bus took and could not deliver, and why the last one was not.
    const std::uint64_t& dropped;
    const std::string& drop_reason;
    const std::uint64_t& breaks; ///< how often the connection was lost
};
using Work = std::function<Task<int>(Stay)>;

/// Runs `work` on a connected bus and returns its exit code. Says on stderr when the bus goes away and comes
/// back, and what it refuses. NotRunning where no bus answers within 5 s.
Task<int>
stay(asio::any_io_executor executor, bus::Place place, bus::BusOptions options, EndRequest& end, Work work);

/// The same in a process of its own, at the bus that was named there. Usage where that is no bus.
int stay_on_bus(const BusTarget& target, bus::BusOptions options, Interrupt interrupt, const Work& work);

} // namespace tutti::command
