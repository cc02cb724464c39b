// The answers to what changes something on the bus: POST /api/events and /api/commands/{worker}.
#include "base/name.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/orders.hpp"
#include "gateway/ruling.hpp"
#include "gateway/to_the_leader.hpp"
#include "gateway/visitor.hpp"
#include "governed/command_index.hpp"

#include <fmt/format.h>

#include <expected>
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

/// Of a service that has not said on the bus that it lives.
io::HttpResponse why_silent(std::string_view service, const contract::ServiceState& state) {
    using contract::ServicePhase;
    if (state.state != ServicePhase::Ready && state.state != ServicePhase::Unhealthy)
        return io::http_error(409, "not_running", fmt::format("{} does not run now", service));
    if (state.cause.ends_with(contract::bus_away))
        return io::http_error(503, "unavailable", fmt::format("{} runs, and its bus is away", service));
    return io::http_error(404, "not_found", fmt::format("{} runs, and takes no commands", service));
}

/// A command to who does not live fails at once, unless the command itself starts it (DESIGN §3).
std::optional<io::HttpResponse> refuse_target(const Desk& desk, std::string_view target) {
    if (!is_dotted_name(target)) return io::http_error(404, "not_found", "that is no name of a worker");
    const auto service = desk.state.services().find(target);
    if (service == desk.state.services().end())
        return refuse_absent(
            desk, target, io::http_error(404, "not_found", fmt::format("nobody named {} is there", target))
        );
    const auto& state = service->second.state;
    if (state.pattern == contract::ServicePattern::Demand) return std::nullopt;
    return refuse_absent(desk, target, why_silent(target, state));
}

std::optional<io::HttpResponse>
refuse_event(Desk& desk, const io::HttpRequest& request, const PostedEvent& event) {
    return refuse(
        desk, request,
        {.action = "http.events.write",
         .resource = fmt::format("event:{}", event.type),
         .least = Role::Operator}
    );
}

} // namespace

io::HttpReply post_event(Desk& desk, const Call& call) {
    if (auto refusal = refuse_without_bus(desk)) return std::move(*refusal);
    auto posted = read_posted_event(call.request.body);
    if (!posted) return error_answer(posted.error());
    if (auto refusal = refuse_event(desk, call.request, *posted)) return std::move(*refusal);
    auto reply = std::make_shared<io::PendingReply>();
    desk.publish(std::move(*posted), [&desk, reply](const Result<std::string>& id) {
        ++(id ? desk.posts.events : desk.posts.not_taken);
        reply->answer(id ? json_answer(Value::object({{"id", *id}}), 202) : refusal_of_bus(id.error()));
    });
    return reply;
}

namespace {

/// What is known to take its time: a camera begins, a network is looked through.
std::optional<microseconds> patience_with(std::string_view action) {
    if (action == "start_camera") return seconds(10);
    if (action == "scan_aranet4" || action == "discover_cameras")
        return seconds(28); // before the server gives the answer up
    return std::nullopt;
}

/// What has a row of its own for who sets up: by another way it takes the same role.
bool sets_up(std::string_view action) {
    if (action.starts_with("config.")) return action != "config.get" && action != "config.diff";
    return action == "save_scene";
}

/// What is asked of a worker, with the key that came along.
std::expected<PostedCommand, io::HttpResponse> command_of(const Call& call) {
    auto posted = read_posted_command(call.values[0], call.request.body);
    if (!posted) return std::unexpected(error_answer(posted.error()));
    auto key = idempotency_key_of(call.request, posted->idempotency_key);
    if (!key) return std::unexpected(std::move(key.error()));
    posted->idempotency_key = std::move(*key);
    posted->patience = patience_with(posted->action);
    return std::move(*posted);
}

/// Of what goes to the worker itself.
std::optional<io::HttpResponse>
refuse_direct(Desk& desk, const io::HttpRequest& request, const PostedCommand& command) {
    // Another machine's control takes what comes over the bus for somebody who may do all there.
    if ((sets_up(command.action) || governed::is_control(command.target))
        && role_of(desk, request) < Role::Admin)
        return io::http_error(403, "forbidden", "that takes the role admin");
    if (governed::is_control(command.target) && governed::holds_secret(command.action, command.params))
        return io::http_error(
            403, "forbidden",
            fmt::format(
                "{} holds a secret, which everybody on the bus could hear: on the machine of {} itself, "
                "`tutti vault --help` says how",
                command.action, command.target
            )
        );
    if (auto refusal = refuse_command(desk, request, command)) return refusal;
    return refuse_target(desk, command.target);
}

/// What our control does not know by name goes nowhere with its parameters: one letter off, and a passphrase
/// would be on the bus.
std::optional<io::HttpResponse> refuse_unnamed(const Desk& desk, const PostedCommand& command) {
    if (desk.commands == nullptr || !desk.commands->is_own_control(command.target)) return std::nullopt;
    if (command.params.members().empty()) return std::nullopt;
    return io::http_error(
        404, "not_found", fmt::format("control has no command {}: tutti command list", command.action)
    );
}

using AnswerToPayload = io::HttpResponse (*)(const Result<std::string>& payload);
using AnswerOfControl = io::HttpResponse (*)(governance::Answer answer, std::string_view path);

/// By control, where it carries that out: who may what, it says.
io::HttpReply
send_on(Desk& desk, const Call& call, AnswerToPayload answer, AnswerOfControl answer_of_control) {
    auto command = command_of(call);
    auto reply = std::make_shared<io::PendingReply>();
    if (command)
        if (auto elsewhere = for_the_leader(desk, call.request, *command)) return std::move(*elsewhere);
    if (command)
        if (auto asked = governed(desk, call.request, *command)) {
            ++desk.posts.commands;
            desk.run(
                std::move(*asked),
                [reply, answer_of_control, path = std::string(call.request.path)](governance::Answer said) {
                    reply->answer(answer_of_control(std::move(said), path));
                }
            );
            return reply;
        }
    if (command)
        if (auto refusal = refuse_unnamed(desk, *command)) return std::move(*refusal);
    if (auto refusal = refuse_without_bus(desk)) return std::move(*refusal);
    if (!command) return std::move(command.error());
    if (auto refusal = refuse_direct(desk, call.request, *command)) return std::move(*refusal);
    ++desk.posts.commands;
    const bool is_stale = may_be_behind(desk, command->target);
    desk.command(std::move(*command), [reply, answer, is_stale](const Result<std::string>& payload) {
        reply->answer(with_staleness(answer(payload), is_stale));
    });
    return reply;
}

io::HttpResponse old_answer_of_control(governance::Answer answer, std::string_view path) {
    return old_answer(data_of_answer(answer, path));
}

/// Refusals at once, too.
io::HttpReply in_old_form(io::HttpReply reply) {
    auto* response = std::get_if<io::HttpResponse>(&reply);
    if (response == nullptr) return reply;
    return as_old_answer(std::move(*response));
}

} // namespace

io::HttpReply post_command(Desk& desk, const Call& call) {
    return send_on(desk, call, answer_to_command, answer_as_it_is);
}

io::HttpReply post_control_command(Desk& desk, const Call& call) {
    return post_command(desk, {call.request, {"control"}});
}

io::HttpReply post_old_command(Desk& desk, const Call& call) {
    return in_old_form(send_on(desk, call, answer_to_old_command, old_answer_of_control));
}

} // namespace tutti::gateway
