// The answers for operators and their machines: /health/live, /health/ready, /metrics.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace tutti::gateway {

namespace {

/// Why what is known of the services may be of the past; nothing where somebody looks after them.
std::optional<std::string_view> why_unsupervised(const Desk& desk) {
    const auto& components = desk.state.components();
    const auto services = components.find("services"); // said by src/orchestrator/service_board.cpp
    if (services == components.end()) {
        if (desk.supervised == Supervised::No) return std::nullopt;
        return "nobody says how the services are: the orchestrator is away";
    }
    const auto* supervised = services->second.health.details.find("supervised");
    if (supervised == nullptr || *supervised != Value(false)) return std::nullopt;
    return "nobody supervises the services";
}

struct HubRefusal {
    std::string_view message;
    bool of_services; ///< or only of others, who keep no part of the installation from working
};

/// What the hub says of whom it lately refused (src/hub/health.hpp); nothing where it refuses nobody.
std::optional<HubRefusal> hub_refusal(const Desk& desk) {
    const auto hub = desk.state.components().find("hub");
    if (hub == desk.state.components().end()) return std::nullopt;
    const auto& health = hub->second.health;
    const auto* const refusing = health.details.find("refusing");
    if (health.level != contract::HealthLevel::Error || refusing == nullptr || !refusing->is_array())
        return std::nullopt;
    const auto is_service = [](const Value& trust) { return trust == Value("trusted"); };
    return HubRefusal{health.message, std::ranges::any_of(refusing->items(), is_service)};
}

} // namespace

io::HttpReply show_liveness(Desk&, const Call&) { return json_answer(Value::object({{"status", "ok"}})); }

namespace {

struct Readiness {
    bool ready;
    std::string reason; ///< empty: it shows by the services and components
    std::vector<Member> required;
    std::vector<Value> unready; ///< what of the required is not as it should be, and why
};

Value component_value(const std::string& name, const governance::health::Finding& finding) {
    return Value::object(
        {{"component", name}, {"level", governance::health::name(finding.level)}, {"reason", finding.reason}}
    );
}

Readiness readiness_of(Desk& desk) {
    desk.health.advance(desk.clock().steady);
    const auto& all = desk.state.services();
    const auto unsupervised = why_unsupervised(desk);
    const auto refusal = hub_refusal(desk);
    Readiness found{};
    found.ready = desk.state.bus_connected() && !unsupervised && !(refusal && refusal->of_services)
                  && (!all.empty() || desk.supervised == Supervised::No) && desk.health.is_ready();
    for (const auto& [name, service] : all)
        if (service.state.required) found.required.push_back({name, contract::name(service.state.state)});
    for (const auto& [name, finding] : desk.health.unready())
        found.unready.push_back(component_value(name, finding));
    if (!desk.state.bus_connected())
        found.reason = "the bus is away";
    else if (unsupervised)
        found.reason = *unsupervised;
    else if (refusal)
        found.reason = fmt::format("hub: {}", refusal->message);
    return found;
}

} // namespace

io::HttpReply show_readiness(Desk& desk, const Call&) {
    auto found = readiness_of(desk);
    std::vector<Member> answer = {{"status", found.ready ? "ready" : "not_ready"}};
    if (!found.reason.empty()) answer.push_back({"reason", found.reason});
    answer.push_back({"services", Value::object(std::move(found.required))});
    if (!found.unready.empty()) answer.push_back({"unready", Value::array(std::move(found.unready))});
    return json_answer(Value::object(std::move(answer)), found.ready ? 200 : 503);
}

/// The same in a word, as older probes look for it.
io::HttpReply show_health(Desk& desk, const Call&) {
    const bool ready = readiness_of(desk).ready;
    return json_answer(Value::object({{"status", ready ? "healthy" : "unhealthy"}}), ready ? 200 : 503);
}

namespace {

io::HttpResponse metrics_answer(const Desk& desk, const Value& hub) {
    const MetricsInput input{
        .state = desk.state,
        .hub = hub,
        .http = desk.http_statistics(),
        .feed = desk.feed.statistics(),
        .events = desk.events.statistics(),
        .audio = desk.audio.statistics(),
        .audio_viewers = desk.audio.clients(),
        .pads = desk.pads.statistics(),
        .phones = desk.pads.phones(desk.clock()).size(),
        .frames = desk.frames.statistics(),
        .frame_viewers = desk.frames.clients(),
        .posts = desk.posts,
        .refused_messages = desk.refused_messages,
        .logins = desk.access != nullptr ? &desk.logins : nullptr,
        .now = desk.clock().steady,
    };
    return fresh_answer(std::string(openmetrics_type), print_metrics(input));
}

} // namespace

io::HttpReply show_metrics(Desk& desk, const Call&) {
    auto reply = std::make_shared<io::PendingReply>();
    desk.ask_hub([&desk, reply](const Value& hub) { reply->answer(metrics_answer(desk, hub)); });
    return io::answered_or_pending(reply);
}

} // namespace tutti::gateway
