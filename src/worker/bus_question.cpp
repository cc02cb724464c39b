#include "worker/bus_question.hpp"

#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::worker {

Task<Result<contract::CommandReply>>
ask_over_bus(Worker& worker, std::string target, std::string action, Value params, SteadyTime deadline) {
    auto& bus = worker::bus(worker);
    contract::Command command;
    command.action = std::move(action);
    command.request_id = io::random_hex(8);
    command.params = std::move(params);
    command.timestamp = io::wall_now();
    bus::Message message;
    message.topic = contract::command_topic("", target);
    message.payload = contract::print(command);
    message.qos = bus::QoS::AtLeastOnce;
    if (!bus.capabilities().request_properties)
        message.response_topic = contract::command_response_topic("", target, command.request_id);
    const auto patience = std::max<SteadyClock::duration>(deadline - io::steady_now(), milliseconds(1));
    const auto answer = co_await bus.request(std::move(message), patience);
    if (!answer) co_return std::unexpected(answer.error());
    auto reply = contract::parse_command_reply(answer->payload);
    if (!reply)
        co_return fail(ErrorCode::Environment, fmt::format("the answer is none: {}", reply.error().message));
    co_return std::move(*reply);
}

} // namespace tutti::worker
