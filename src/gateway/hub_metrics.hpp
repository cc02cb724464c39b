// How fast the hub is, what went through it, and whom it refused: a part of /metrics.
#pragma once

#include "gateway/metrics_text.hpp"
#include "live/live_state.hpp"

namespace tutti::gateway {

/// `stats` is what it answered to get_stats; null where it did not: then its families have no samples.
void print_hub(MetricsText& text, const live::LiveState& state, const Value& stats);

} // namespace tutti::gateway
