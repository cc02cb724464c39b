// The answers about services that need more than the live state: starting and stopping them, what became of
// them, and what they have used lately. The orchestrator carries all of it out.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

#include <fmt/format.h>

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

/// Asks the orchestrator of the service's node.
io::HttpReply ask_of_service(Desk& desk, std::string_view name, const char* action, MakeAnswer answer) {
    if (desk.state.bus_connected() && !desk.state.services().contains(name))
        return not_found(fmt::format("service {}", name));
    auto [orchestrator, service] = addressee_of(name);
    const auto absent = fmt::format("{} is away: nobody asks the supervisor", orchestrator);
    auto params = Value::object({{"service", std::move(service)}, {"timeout", patience_with_orders}});
    return ask_worker(
        desk, {.target = std::move(orchestrator), .action = action, .params = std::move(params)}, absent,
        std::move(answer)
    );
}

io::HttpReply order(Desk& desk, const Call& call, const char* action) {
    ++desk.posts.commands;
    return ask_of_service(desk, call.values[0], action, answer_to_command);
}

} // namespace

io::HttpReply start_service(Desk& desk, const Call& call) { return order(desk, call, "start"); }
io::HttpReply stop_service(Desk& desk, const Call& call) { return order(desk, call, "stop"); }
io::HttpReply restart_service(Desk& desk, const Call& call) { return order(desk, call, "restart"); }
io::HttpReply trigger_service(Desk& desk, const Call& call) { return order(desk, call, "trigger"); }

io::HttpReply show_history(Desk& desk, const Call& call) {
    return ask_of_service(desk, call.values[0], "history", answer_with_data);
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
