// How fast the director is, and what became of events, as it says on the bus: a part of /metrics.
#pragma once

#include "gateway/metrics_text.hpp"
#include "live/live_state.hpp"

namespace tutti::gateway {

void print_director(MetricsText& text, const live::LiveState& state);

} // namespace tutti::gateway
