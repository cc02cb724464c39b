// The light in /metrics: how long events took to become packets, what displays sent, how long frames took.
#pragma once

#include "gateway/metrics_text.hpp"
#include "live/live_state.hpp"

namespace tutti::gateway {

/// As renders and outputs say it in their health, which is whatever somebody says on the bus.
void print_light(MetricsText& text, const live::LiveState& state);

} // namespace tutti::gateway
