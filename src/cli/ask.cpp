#include "cli/ask.hpp"

#include "bus/kept_states.hpp"
#include "contract/service_state.hpp"
#include "contract/topics.hpp"
#include "contract/worker_presence.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <optional>

namespace tutti::cli {

using namespace std::chrono_literals;

namespace {

/// What is known of a name on the bus.
struct Standing {
    bool present = false;
    std::optional<contract::ServicePhase> service; ///< of that name, where one is supervised
};

/// Both are retained.
Task<Standing> look_up(bus::Bus& bus, const std::string& target) {
    Standing standing;
    const auto service =
        bus.subscribe("service/" + target, bus::QoS::AtLeastOnce, [&](const bus::Message& message) {
            if (const auto state = contract::parse_service_state(message.payload))
                standing.service = state->state;
        });
    const auto watching =
        bus.subscribe("worker/" + target, bus::QoS::AtLeastOnce, [&](const bus::Message& message) {
            const auto presence = contract::parse_worker_presence(message.payload);
            standing.present = presence && presence->state == contract::Presence::Online;
        });
    if (!watching) co_return standing;
    const auto came = co_await bus::kept_states_come(bus, "worker/" + target + "/none", 2s);
    if (!came && came.error().code == ErrorCode::InvalidInput) co_return standing;
    // After a restart of the hub everybody is there again a moment before it has said so.
    for (int wait = 0; wait < 20 && !standing.present; ++wait) co_await io::sleep_for(50ms);
    co_return standing;
}

std::string describe_absence(const std::string& target, const std::string& action, const Standing& standing) {
    using enum contract::ServicePhase;
    // The hub, the gateway, the supervisor: all is well with them, and they listen elsewhere.
    if (standing.service == Ready || (!standing.service && target == "supervisor"))
        return fmt::format(
            "{0} is not on the bus: ask it by its socket, `tutti call --control {0} {1}`", target, action
        );
    if (standing.service == Completed || standing.service == Stopped || standing.service == Failed)
        return fmt::format(
            "{} does not run now ({}): `tutti start {}` lets it run", target,
            contract::name(*standing.service), target
        );
    if (standing.service)
        return fmt::format(
            "{} is not on the bus ({}): `tutti logs {}` may say why", target,
            contract::name(*standing.service), target
        );
    return fmt::format("nobody named {} is on the bus. `tutti sub 'worker/+'` shows who is.", target);
}

} // namespace

Task<Result<contract::CommandReply>>
ask(bus::Bus& bus, std::string target, std::string action, Value params, SteadyClock::duration timeout,
    std::string key) {
    const auto standing = co_await look_up(bus, target);
    if (!standing.present) co_return fail(ErrorCode::NotFound, describe_absence(target, action, standing));
    contract::Command command;
    command.action = std::move(action);
    command.request_id = io::random_hex(8);
    command.params = std::move(params);
    command.timestamp = io::wall_now();
    if (!key.empty()) command.idempotency_key = std::move(key);
    bus::Message message;
    message.topic = "cmd/" + target;
    message.payload = contract::print(command);
    if (!bus.capabilities().request_properties)
        message.response_topic = contract::command_response_topic("", target, command.request_id);
    const auto answer = co_await bus.request(std::move(message), timeout);
    if (!answer) co_return fail(answer.error().code, fmt::format("{}: {}", target, answer.error().message));
    auto reply = contract::parse_command_reply(answer->payload);
    if (reply) co_return reply;
    co_return fail(
        reply.error().code, fmt::format("{} answered what we cannot read: {}", target, reply.error().message)
    );
}

} // namespace tutti::cli
