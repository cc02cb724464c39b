// The answers about services that need more than the live state: starting and stopping them, what became of
// them, and what they have used lately. The orchestrator carries all of it out.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

/// Less than the bus waits: where it takes longer, the orchestrator says in which state it is.
constexpr double patience_with_orders = 4.5; // seconds

/// "left.lamp": the orchestrator of the node, and its own name for it.
struct Addressee {
    std::string orchestrator;
    std::string service;
};

Addressee addressee_of(std::string_view service) {
    const auto node = service.substr(0, service.rfind('.') + 1); // none: npos + 1 is 0
    return {fmt::format("{}orchestrator", node), std::string(service.substr(node.size()))};
}

std::optional<io::HttpResponse>
refuse_service(Desk& desk, std::string_view service, std::string_view target) {
    if (!desk.state.bus_connected()) return io::http_error(503, "unavailable", "the bus is away");
    if (!desk.state.services().contains(service)) return not_found(fmt::format("service {}", service));
    return refuse_absent(
        desk, target,
        io::http_error(503, "unavailable", fmt::format("{} is away: nobody asks the supervisor", target))
    );
}

io::HttpReply order(Desk& desk, const Call& call, const char* action) {
    auto [orchestrator, service] = addressee_of(call.values[0]);
    if (auto refusal = refuse_service(desk, call.values[0], orchestrator)) return std::move(*refusal);
    auto reply = std::make_shared<io::PendingReply>();
    ++desk.posts.commands;
    desk.command(
        {.target = std::move(orchestrator),
         .action = action,
         .params = Value::object({{"service", std::move(service)}, {"timeout", patience_with_orders}})},
        [reply](const Result<std::string>& payload) { reply->answer(answer_to_command(payload)); }
    );
    return reply;
}

} // namespace

io::HttpReply start_service(Desk& desk, const Call& call) { return order(desk, call, "start"); }
io::HttpReply stop_service(Desk& desk, const Call& call) { return order(desk, call, "stop"); }
io::HttpReply restart_service(Desk& desk, const Call& call) { return order(desk, call, "restart"); }
io::HttpReply trigger_service(Desk& desk, const Call& call) { return order(desk, call, "trigger"); }

io::HttpReply show_history(Desk& desk, const Call& call) {
    auto [orchestrator, service] = addressee_of(call.values[0]);
    if (auto refusal = refuse_service(desk, call.values[0], orchestrator)) return std::move(*refusal);
    auto reply = std::make_shared<io::PendingReply>();
    desk.command(
        {.target = std::move(orchestrator),
         .action = "history",
         .params = Value::object({{"service", std::move(service)}, {"timeout", patience_with_orders}})},
        [reply](const Result<std::string>& payload) { reply->answer(answer_with_data(payload)); }
    );
    return reply;
}

/// Whoever asks watches: for a while the orchestrator samples more often.
io::HttpReply show_usage(Desk& desk, const Call&) {
    desk.watch_usage();
    std::vector<Member> services;
    for (const auto& [service, courses] : desk.state.recent_usage().sources()) {
        std::vector<Member> members;
        for (const auto& [what, series] : courses) members.push_back({what, course_answer(series)});
        services.push_back({service, Value::object(std::move(members))});
    }
    return json_answer(Value::object(std::move(services)));
}

} // namespace tutti::gateway
