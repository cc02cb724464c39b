#include "gateway/metrics.hpp"

#include "gateway/hub_metrics.hpp"
#include "gateway/metrics_text.hpp"
#include "live/figures/bridge_figures.hpp"
#include "live/figures/director_figures.hpp"
#include "live/figures/light_figures.hpp"
#include "live/figures/state_figures.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::gateway {

namespace {

using Text = MetricsText;

void counter(Text& text, const std::string& name, std::string_view help, std::uint64_t value) {
    text.family(name, "counter", help);
    text.sample(name + "_total", {}, value);
}

void print_events(Text& text, const EventFeedStatistics& events, const PostStatistics& posts) {
    counter(text, "tutti_gateway_events_shown", "Events put into frames of the event feed.", events.events);
    counter(text, "tutti_gateway_event_frames", "Frames made for the event feed.", events.frames);
    counter(
        text, "tutti_gateway_events_dropped", "Events of bursts that went into no frame.", events.dropped
    );
    counter(text, "tutti_gateway_events_missed", "Events that slow viewers were spared.", events.missed);
    counter(text, "tutti_gateway_events_posted", "Events that pages put on the bus.", posts.events);
    counter(text, "tutti_gateway_commands", "Commands that pages gave.", posts.commands);
    counter(text, "tutti_gateway_posts_refused", "Events and commands refused at the door.", posts.refused);
    counter(
        text, "tutti_gateway_posts_not_taken",
        "Events and commands while the bus was away, and events that it did not take.", posts.not_taken
    );
}

void print_audio(Text& text, const EventFeedStatistics& audio, std::size_t viewers) {
    text.family("tutti_gateway_audio_viewers", "gauge", "Pages that show what is heard now.");
    text.sample("tutti_gateway_audio_viewers", {}, std::uint64_t{viewers});
    counter(text, "tutti_gateway_audio_frames", "Frames of what is heard.", audio.frames);
    counter(
        text, "tutti_gateway_audio_missed", "Events of these that slow viewers were spared.", audio.missed
    );
}

void print_pads(Text& text, const PadStatistics& pads, std::size_t phones) {
    text.family("tutti_gateway_phones", "gauge", "Phones that are controllers now.");
    text.sample("tutti_gateway_phones", {}, std::uint64_t{phones});
    counter(text, "tutti_gateway_phone_frames", "Frames that phones sent.", pads.frames);
    counter(text, "tutti_gateway_phone_events", "Events made of what phones did.", pads.events);
    counter(
        text, "tutti_gateway_phone_events_dropped",
        "Of these, and of their comings and goings, what did not reach the bus.", pads.dropped
    );
    counter(
        text, "tutti_gateway_phones_refused",
        "Connections of phones that were ended for what they sent, or for "
        "want of room.",
        pads.refused
    );
}

void print_frames(Text& text, const FrameFeedStatistics& frames, std::size_t viewers) {
    text.family("tutti_gateway_frame_viewers", "gauge", "Pages that watch a display now.");
    text.sample("tutti_gateway_frame_viewers", {}, std::uint64_t{viewers});
    counter(text, "tutti_gateway_frames_shown", "Frames of displays that were watched.", frames.frames);
    counter(text, "tutti_gateway_frames_missed", "Frames that slow viewers were spared.", frames.missed);
}

void print_logins(Text& text, const LoginLimiter& logins, SteadyTime now) {
    const auto& statistics = logins.statistics();
    counter(text, "tutti_gateway_logins", "Logins with the right password.", statistics.right);
    counter(text, "tutti_gateway_logins_failed", "Logins with a wrong password.", statistics.wrong);
    text.family("tutti_gateway_logins_refused", "counter", "Attempts to log in that had to wait, by why.");
    for (const auto reason : login_refusals)
        text.sample(
            "tutti_gateway_logins_refused_total", {{"reason", name(reason)}},
            statistics.refused[static_cast<std::size_t>(reason)]
        );
    text.family("tutti_gateway_logins_waiting", "gauge", "Addresses and devices that have to wait now.");
    text.sample("tutti_gateway_logins_waiting", {}, std::uint64_t{logins.waiting(now)});
    text.family(
        "tutti_gateway_logins_remembered", "gauge", "Addresses, networks and devices that tried to log in."
    );
    text.sample("tutti_gateway_logins_remembered", {}, std::uint64_t{logins.remembered()});
}

void print_gateway(Text& text, const MetricsInput& input) {
    const auto& [state, hub, http, feed, events, audio, listeners, pads, phones, frames, viewers, posts, refused_messages, logins, now] =
        input;
    text.family("tutti_gateway_bus_connected", "gauge", "Whether the gateway reaches the bus.");
    text.sample("tutti_gateway_bus_connected", {}, std::uint64_t{state.bus_connected()});
    text.family("tutti_gateway_http_responses", "counter", "HTTP answers by the class of their status.");
    static constexpr std::array<std::string_view, 6> classes = {"0xx", "1xx", "2xx", "3xx", "4xx", "5xx"};
    for (std::size_t i = 1; i < classes.size(); ++i)
        text.sample("tutti_gateway_http_responses_total", {{"class", classes[i]}}, http.by_class[i]);
    text.family("tutti_gateway_http_malformed", "counter", "Requests that were no HTTP.");
    text.sample("tutti_gateway_http_malformed_total", {}, http.malformed);
    text.family("tutti_gateway_http_timeouts", "counter", "Connections that took too long.");
    text.sample("tutti_gateway_http_timeouts_total", {}, http.timeouts);
    counter(
        text, "tutti_gateway_http_made_way", "Connections that were cut to make room for new ones.",
        http.made_way
    );
    counter(text, "tutti_gateway_http_refused", "Connections that found no room.", http.refused);
    text.family("tutti_gateway_http_sent_bytes", "counter", "Bytes of HTTP answers.", "bytes");
    text.sample("tutti_gateway_http_sent_bytes_total", {}, http.sent_bytes);
    text.family("tutti_gateway_connections", "gauge", "Open connections, those that listen included.");
    text.sample("tutti_gateway_connections", {}, std::uint64_t{http.open});
    text.family("tutti_gateway_web_sockets", "gauge", "Open WebSockets.");
    text.sample("tutti_gateway_web_sockets", {}, std::uint64_t{http.web_sockets});
    text.family("tutti_gateway_event_streams", "gauge", "Open event streams.");
    text.sample("tutti_gateway_event_streams", {}, std::uint64_t{http.event_streams});
    counter(text, "tutti_gateway_live_deltas", "Deltas made for the live feed.", feed.deltas);
    print_events(text, events, posts);
    print_audio(text, audio, listeners);
    print_pads(text, pads, phones);
    print_frames(text, frames, viewers);
    if (logins != nullptr) print_logins(text, *logins, now);
    counter(
        text, "tutti_gateway_refused_messages", "Messages from the bus that break the contract.",
        refused_messages
    );
}

} // namespace

std::string print_metrics(const MetricsInput& input) {
    Text text;
    live::print_state(text, input.state);
    print_hub(text, input.state, input.hub);
    live::print_director(text, input.state);
    live::print_bridges(text, input.state);
    live::print_light(text, input.state);
    print_gateway(text, input);
    return std::move(text).finish();
}

} // namespace tutti::gateway
