// How fast the director is, and what became of events, as it says on the bus: a part of /metrics.
#pragma once

#include "live/figures/figures.hpp"
#include "live/live_state.hpp"

namespace tutti::live {

void print_director(Figures& text, const LiveState& state);

} // namespace tutti::live
