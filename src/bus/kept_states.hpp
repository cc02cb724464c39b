// Waiting until what is kept has come.
#pragma once

#include "bus/bus.hpp"

#include <string>

namespace tutti::bus {

/// Returns when what is kept on the filters subscribed so far has come: it comes before a later filter is
/// confirmed. `nothing` is that later one: a topic of the caller's own, on which nobody says anything. The
/// errors are those of subscribe() and confirmed().
/// Of QoS 1 another broker than ours may hold back what is more than it sends at a time (Mosquitto: 20).
Task<Result<void>> kept_states_come(Bus& bus, std::string nothing, SteadyClock::duration patience);

} // namespace tutti::bus
