// The light in /metrics: how long events took to become packets, what displays sent, how long frames took.
#pragma once

#include "live/figures/figures.hpp"
#include "live/live_state.hpp"

namespace tutti::live {

/// As renders and outputs say it in their health, which is whatever somebody says on the bus.
void print_light(Figures& text, const LiveState& state);

} // namespace tutti::live
