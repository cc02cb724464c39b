// What bridges carry, as they say on the bus: a part of /metrics.
#pragma once

#include "live/figures/figures.hpp"
#include "live/live_state.hpp"

namespace tutti::live {

void print_bridges(Figures& text, const LiveState& state);

} // namespace tutti::live
