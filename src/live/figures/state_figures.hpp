// Readings, services and health as figures.
#pragma once

#include "live/figures/figures.hpp"
#include "live/live_state.hpp"

namespace tutti::live {

/// Only readings that are numbers or booleans are gauges.
void print_state(Figures& text, const LiveState& state);

} // namespace tutti::live
