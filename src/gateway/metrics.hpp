// The OpenMetrics text of /metrics: readings, services and the gateway's own counters. Pure.
#pragma once

#include "gateway/event_feed.hpp"
#include "gateway/frame_feed.hpp"
#include "gateway/live_feed.hpp"
#include "gateway/login_limiter.hpp"
#include "gateway/pad_desk.hpp"
#include "gateway/posted.hpp"
#include "io/http/http_server.hpp"
#include "live/live_state.hpp"

#include <string>
#include <string_view>

namespace tutti::gateway {

inline constexpr std::string_view openmetrics_type =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the text is made of.
struct MetricsInput {
    const live::LiveState& state;
    const Value& hub; ///< its get_stats; null: it did not answer
    const io::HttpStatistics& http;
    const LiveFeedStatistics& feed;
    const EventFeedStatistics& events;
    const EventFeedStatistics& audio;
    std::size_t audio_viewers;
    const PadStatistics& pads;
    std::size_t phones;
    const FrameFeedStatistics& frames;
    std::size_t frame_viewers;
    const PostStatistics& posts;
    std::uint64_t refused_messages = 0;
    const LoginLimiter* logins = nullptr; ///< nothing: no password
    SteadyTime now = {};
};

/// Ends in "# EOF". Only readings that are numbers or booleans are gauges.
std::string print_metrics(const MetricsInput& input);

} // namespace tutti::gateway
