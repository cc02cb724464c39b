// The answers to what changes something on the bus: POST /api/events and /api/commands/{worker}.
#include "base/name.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace tutti::gateway {

namespace {

/// Without the bus nothing is promised.
std::optional<io::HttpResponse> refuse_without_bus(Desk& desk) {
    if (desk.state.bus_connected()) return std::nullopt;
    ++desk.posts.not_taken;
    return io::http_error(503, "unavailable", "the bus is away");
}

/// A command to who does not live fails at once, unless the command itself starts it (DESIGN §3).
std::optional<io::HttpResponse> refuse_target(const Desk& desk, std::string_view target) {
    if (!is_dotted_name(target)) return io::http_error(404, "not_found", "that is no name of a worker");
    const auto service = desk.state.services().find(target);
    if (service != desk.state.services().end()
        && service->second.state.pattern == contract::ServicePattern::Demand)
        return std::nullopt;
    return refuse_absent(
        desk, target, io::http_error(404, "not_found", fmt::format("nobody named {} is there", target))
    );
}

} // namespace

io::HttpReply post_event(Desk& desk, const Call& call) {
    if (auto refusal = refuse_without_bus(desk)) return std::move(*refusal);
    auto posted = read_posted_event(call.request.body);
    if (!posted) return error_answer(posted.error());
    auto reply = std::make_shared<io::PendingReply>();
    desk.publish(std::move(*posted), [&desk, reply](const Result<std::string>& id) {
        ++(id ? desk.posts.events : desk.posts.not_taken);
        reply->answer(id ? json_answer(Value::object({{"id", *id}}), 202) : refusal_of_bus(id.error()));
    });
    return reply;
}

io::HttpReply post_command(Desk& desk, const Call& call) {
    const auto target = call.values[0];
    if (auto refusal = refuse_without_bus(desk)) return std::move(*refusal);
    auto posted = read_posted_command(target, call.request.body);
    if (!posted) return error_answer(posted.error());
    if (auto refusal = refuse_target(desk, target)) return std::move(*refusal);
    auto reply = std::make_shared<io::PendingReply>();
    ++desk.posts.commands;
    desk.command(std::move(*posted), [reply](const Result<std::string>& payload) {
        reply->answer(answer_to_command(payload));
    });
    return reply;
}

} // namespace tutti::gateway
