// The answers about services that need more than the live state: starting and stopping them, what became of
// them, and what they have used lately. The orchestrator carries all of it out.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/orders.hpp"

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

std::string absence_of(const Addressee& addressee) {
    return fmt::format("{} is away: nobody asks the supervisor", addressee.orchestrator);
}

PostedCommand command_to(const Addressee& addressee, const char* action) {
    return {
        .target = addressee.orchestrator,
        .action = action,
        .params = Value::object({{"service", addressee.service}, {"timeout", patience_with_orders}})
    };
}

bool is_known(const Desk& desk, std::string_view service) {
    return !desk.state.bus_connected() || desk.state.services().contains(service);
}

io::HttpReply order_about(Desk& desk, const Call& call, const char* action) {
    ++desk.posts.commands;
    const auto service = call.values[0];
    if (!is_known(desk, service)) return not_found(fmt::format("service {}", service));
    const auto addressee = addressee_of(service);
    return order(desk, call.request, command_to(addressee, action), absence_of(addressee), answer_done);
}

} // namespace

io::HttpReply start_service(Desk& desk, const Call& call) { return order_about(desk, call, "start"); }
io::HttpReply stop_service(Desk& desk, const Call& call) { return order_about(desk, call, "stop"); }
io::HttpReply restart_service(Desk& desk, const Call& call) { return order_about(desk, call, "restart"); }
io::HttpReply trigger_service(Desk& desk, const Call& call) { return order_about(desk, call, "trigger"); }

io::HttpReply show_history(Desk& desk, const Call& call) {
    const auto service = call.values[0];
    if (!is_known(desk, service)) return not_found(fmt::format("service {}", service));
    const auto addressee = addressee_of(service);
    return ask_worker(desk, command_to(addressee, "history"), absence_of(addressee), answer_with_data);
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
