#include "worker/command_desk.hpp"

#include "contract/topics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::worker {

namespace {

/// A caller may not make us write where it may not write itself.
bool is_place_for_replies(std::string_view topic) {
    const auto parsed = contract::parse_topic(topic);
    return parsed
           && (parsed->family == contract::Family::Reply
               || parsed->family == contract::Family::CommandResponse);
}

contract::CommandReply reply_of(const contract::Command& command, Result<Value> result) {
    contract::CommandReply reply{.request_id = command.request_id, .data = {}, .error = {}};
    if (result)
        reply.data = std::move(*result);
    else
        reply.error = contract::CommandError{name(result.error().code), result.error().message};
    return reply;
}

} // namespace

void CommandDesk::on(std::string action, Handler handler) {
    handlers_.insert_or_assign(std::move(action), std::move(handler));
}

Result<Value> CommandDesk::carry_out(const std::string& action, const Value& params) const {
    const auto handler = handlers_.find(action);
    if (handler == handlers_.end())
        return fail(ErrorCode::NotFound, fmt::format("Unknown command: {}", action));
    return handler->second(params);
}

Result<AddressedCommand>
CommandDesk::address(std::string_view target, std::string_view payload, std::string_view response_topic) {
    auto command = contract::parse_command(payload);
    if (!command) return pass_on(command);
    auto topic = is_place_for_replies(response_topic)
                     ? std::string(response_topic)
                     : contract::command_response_topic("", target, command->request_id);
    return AddressedCommand{std::move(*command), std::move(topic)};
}

CommandAnswer CommandDesk::answer(const AddressedCommand& command) {
    if (auto again = answer_again(command)) return std::move(*again);
    return conclude(command, carry_out(command.command.action, command.command.params));
}

CommandAnswer CommandDesk::finish(const AddressedCommand& command, Result<Value> result) {
    return {command.topic, contract::print(reply_of(command.command, std::move(result)))};
}

CommandAnswer CommandDesk::conclude(const AddressedCommand& command, Result<Value> result) {
    const auto reply = reply_of(command.command, std::move(result));
    remember(command.command, reply);
    return {command.topic, contract::print(reply)};
}

std::optional<CommandAnswer> CommandDesk::answer_again(const AddressedCommand& command) const {
    const auto& key = command.command.idempotency_key;
    if (!key) return std::nullopt;
    const auto before = std::ranges::find(carried_out_, *key, &decltype(carried_out_)::value_type::first);
    if (before == carried_out_.end()) return std::nullopt;
    auto again = before->second;
    again.request_id = command.command.request_id;
    return CommandAnswer{command.topic, contract::print(again)};
}

void CommandDesk::remember(const contract::Command& command, const contract::CommandReply& reply) {
    if (!command.idempotency_key) return;
    carried_out_.emplace_back(*command.idempotency_key, reply);
    if (carried_out_.size() > remembered) carried_out_.pop_front();
}

} // namespace tutti::worker
