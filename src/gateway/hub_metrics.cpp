#include "gateway/hub_metrics.hpp"

#include "live/figures/said_figures.hpp"

#include <array>

namespace tutti::gateway {

namespace {

constexpr std::array hub_gauges = {
    live::SaidFamily{"clients", "tutti_hub_clients", "Clients that are connected now."},
    live::SaidFamily{"subscriptions", "tutti_hub_subscriptions", "Subscriptions of all sessions."},
    live::SaidFamily{
        "shared_subscriptions", "tutti_hub_shared_subscriptions", "Of these, those that are shared."
    },
    live::SaidFamily{"retained", "tutti_hub_retained", "Retained messages."},
};
constexpr std::array hub_counters = {
    live::SaidFamily{"received", "tutti_hub_received", "Messages that clients sent."},
    live::SaidFamily{"sent", "tutti_hub_sent", "Messages that clients were sent."},
    live::SaidFamily{
        "dropped", "tutti_hub_dropped", "Deliveries given up: a slow client, too long a queue or packet."
    },
    live::SaidFamily{
        "lost", "tutti_hub_lost", "Of these, QoS 1 and 2 that found the queue of a sleeping client full."
    },
    live::SaidFamily{
        "dropped_qos0", "tutti_hub_dropped_qos0", "Of these, QoS 0 that waited too long for a slow client."
    },
    live::SaidFamily{
        "coalesced", "tutti_hub_coalesced",
        "Latest values that a newer one replaced while they waited for a slow client."
    },
    live::SaidFamily{"expired", "tutti_hub_expired", "Deliveries whose message expired while it waited."},
    live::SaidFamily{
        "denied", "tutti_hub_denied", "Messages and subscriptions that somebody had no right to."
    },
};

/// As the hub last said: at once where somebody is refused who was not, else within seconds
/// (src/hub/health.hpp).
void print_refused(MetricsText& text, const live::LiveState& state) {
    text.family(
        "tutti_hub_refused", "counter", "What the hub refused to clients over their share, by trust."
    );
    const auto hub = state.components().find("hub");
    if (hub == state.components().end()) return;
    const auto* const refused = hub->second.health.details.find("refused");
    if (refused == nullptr || !refused->is_object()) return;
    for (const auto& trust : refused->members()) {
        if (!trust.value.is_object()) continue;
        for (const auto& count : trust.value.members())
            if (count.value.is_number())
                text.sample(
                    "tutti_hub_refused_total", {{"trust", trust.key}, {"resource", count.key}},
                    count.value.number()
                );
    }
}

} // namespace

void print_hub(MetricsText& text, const live::LiveState& state, const Value& stats) {
    text.family(
        "tutti_hub_latency_seconds", "histogram",
        "How long a message was in the hub at most, from its wake-up to the last write.", "seconds"
    );
    if (const auto* const latency = stats.find("latency"))
        live::print_histogram(text, "tutti_hub_latency_seconds", {}, *latency);
    for (const auto& [field, family, help] : hub_gauges) {
        text.family(family, "gauge", help);
        if (const auto* const number = live::number_in(stats, field))
            text.sample(family, {}, number->number());
    }
    for (const auto& [field, family, help] : hub_counters) {
        text.family(family, "counter", help);
        if (const auto* const number = live::number_in(stats, field))
            text.sample(fmt::format("{}_total", family), {}, number->number());
    }
    print_refused(text, state);
}

} // namespace tutti::gateway
