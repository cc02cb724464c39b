#include "live/figures/state_figures.hpp"

#include <array>
#include <string>
#include <utility>

namespace tutti::live {

namespace {

using contract::ServicePhase;

constexpr std::array phases = {
    ServicePhase::Stopped,   ServicePhase::Waiting, ServicePhase::Starting,  ServicePhase::Ready,
    ServicePhase::Unhealthy, ServicePhase::Backoff, ServicePhase::CrashLoop, ServicePhase::Stopping,
    ServicePhase::Completed, ServicePhase::Failed,
};

void print_sources(Figures& text, const LiveState& state) {
    text.family("tutti_reading", "gauge", "The last value of a sensor; true is 1.");
    for (const auto& [source, parts] : state.sources()) {
        for (const auto& [sensor, timed] : parts.readings) {
            const auto& value = timed.reading.value;
            if (!value.is_number() && !value.is_bool()) continue;
            text.sample(
                "tutti_reading", {{"source", source}, {"sensor", sensor}, {"unit", timed.reading.unit}},
                value.is_bool() ? (value.boolean() ? 1.0 : 0.0) : value.number()
            );
        }
    }
    text.family("tutti_reading_timestamp_seconds", "gauge", "When it was measured.", "seconds");
    for (const auto& [source, parts] : state.sources())
        for (const auto& [sensor, timed] : parts.readings)
            text.sample(
                "tutti_reading_timestamp_seconds", {{"source", source}, {"sensor", sensor}},
                to_seconds(timed.reading.timestamp)
            );
    text.family("tutti_source_polls", "counter", "Polls of a source.");
    for (const auto& [source, parts] : state.sources())
        if (parts.status)
            text.sample("tutti_source_polls_total", {{"source", source}}, parts.status->poll_count);
    text.family("tutti_source_errors", "counter", "Polls of a source that failed.");
    for (const auto& [source, parts] : state.sources())
        if (parts.status)
            text.sample("tutti_source_errors_total", {{"source", source}}, parts.status->error_count);
}

void print_services(Figures& text, const LiveState& state) {
    text.family("tutti_service_state", "stateset", "The state of a supervised service.");
    for (const auto& [name, service] : state.services())
        for (const auto phase : phases)
            text.sample(
                "tutti_service_state", {{"service", name}, {"tutti_service_state", contract::name(phase)}},
                std::uint64_t{service.state.state == phase}
            );
    text.family("tutti_service_restarts", "counter", "Restarts that nobody asked for.");
    for (const auto& [name, service] : state.services())
        text.sample("tutti_service_restarts_total", {{"service", name}}, service.state.restarts);
    text.family("tutti_service_since_seconds", "gauge", "When the state began.", "seconds");
    for (const auto& [name, service] : state.services())
        text.sample("tutti_service_since_seconds", {{"service", name}}, to_seconds(service.state.since));
    text.family("tutti_service_memory_bytes", "gauge", "Proportional set size of the process tree.", "bytes");
    for (const auto& [name, service] : state.services())
        if (service.state.memory)
            text.sample("tutti_service_memory_bytes", {{"service", name}}, *service.state.memory);
    text.family("tutti_service_cpu_ratio", "gauge", "Share of one core.", "ratio");
    for (const auto& [name, service] : state.services())
        if (service.state.cpu_percent)
            text.sample("tutti_service_cpu_ratio", {{"service", name}}, *service.state.cpu_percent / 100);
}

void print_health(Figures& text, const LiveState& state) {
    static constexpr std::array levels = {
        std::pair{contract::HealthLevel::Ok, "ok"}, std::pair{contract::HealthLevel::Warn, "warn"},
        std::pair{contract::HealthLevel::Error, "error"}
    };
    text.family("tutti_health", "stateset", "How well a component says that it is.");
    for (const auto& [name, component] : state.components())
        for (const auto& [level, word] : levels)
            text.sample(
                "tutti_health", {{"component", name}, {"tutti_health", word}},
                std::uint64_t{component.health.level == level}
            );
}

} // namespace

void print_state(Figures& text, const LiveState& state) {
    print_sources(text, state);
    print_services(text, state);
    print_health(text, state);
}

} // namespace tutti::live
