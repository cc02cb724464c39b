// The services that the model plays with: one of each kind.
#pragma once

#include "supervise/group.hpp"
#include "supervise/spec.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace tutti::supervise {

inline constexpr std::uint32_t service_count = 12;
inline constexpr std::uint32_t first_gated = 10;

inline ServiceSpec one_named(std::string name, std::vector<std::string> needs = {}) {
    ServiceSpec made;
    made.name = std::move(name);
    made.needs = std::move(needs);
    return made;
}

/// One of each kind.
inline std::vector<ServiceSpec> services() {
    auto ticking = one_named("weather", {"hub"});
    ticking.pattern = Pattern::Ephemeral;
    ticking.every = seconds(60);
    auto watched = one_named("mixer");
    watched.watchdog = seconds(2);
    watched.ready = Readiness::Notify;
    auto registered = one_named("source", {"hub"});
    registered.ready = Readiness::Socket;
    auto once = one_named("once");
    once.restart.when = RestartWhen::OnFailure;
    auto nightly = one_named("nightly", {"hub"});
    nightly.pattern = Pattern::Ephemeral;
    nightly.cron = calendar::Cron::parse("*/20 * * * *").value();
    nightly.zone = calendar::TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3").value();
    nightly.jitter = seconds(30);
    auto camera = one_named("camera", {"hub"});
    camera.pattern = Pattern::Demand;
    camera.idle_stop = seconds(10);
    auto filter = one_named("filter");
    filter.pattern = Pattern::Demand;
    filter.ready = Readiness::Notify;
    filter.restart.when = RestartWhen::Never;
    auto asked = one_named("asked");
    asked.ready = Readiness::Probe;
    asked.ready_probe = ReadyProbe{};
    asked.live = LiveProbe{.every = seconds(5), .failures = 2};
    auto lively = one_named("lively", {"asked"});
    lively.live = LiveProbe{.every = seconds(1), .failures = 3};
    auto exporter = one_named("exporter", {"hub"});
    exporter.leader = Leading::Only;
    exporter.restart.when = RestartWhen::Always;
    auto secretive = one_named("secretive");
    secretive.needs_vault = true;
    secretive.ready = Readiness::Notify;
    return {one_named("hub"), ticking, watched, registered, once,     nightly,
            camera,           filter,  asked,   lively,     exporter, secretive};
}

/// Each storm has another strategy.
inline std::vector<Group> groups(std::uint64_t seed) {
    constexpr std::array strategies = {Strategy::OneForOne, Strategy::RestForOne, Strategy::OneForAll};
    return {{"stage", {"mixer", "source", "once"}, strategies.at(seed % strategies.size())}};
}

} // namespace tutti::supervise
