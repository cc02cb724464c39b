#include "worker/command_desk.hpp"

#include "base/json.hpp"
#include "contract/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace tutti::worker {

namespace {

/// A caller may not make us write where it may not write itself.
bool is_place_for_replies(std::string_view topic) {
    const auto parsed = contract::parse_topic(topic);
    return parsed
           && (parsed->family == contract::Family::Reply
               || parsed->family == contract::Family::CommandResponse);
}

std::string place_of_reply(std::string_view target, std::string_view response_topic, std::string_view id) {
    return is_place_for_replies(response_topic) ? std::string(response_topic)
                                                : contract::command_response_topic("", target, id);
}

contract::CommandReply reply_to(std::string_view request_id, Result<Value> result) {
    contract::CommandReply reply{.request_id = std::string(request_id), .data = {}, .error = {}};
    if (result)
        reply.data = std::move(*result);
    else
        reply.error = contract::CommandError{name(result.error().code), result.error().message};
    return reply;
}

/// Of what may be anything.
std::optional<std::string> request_id_in(std::string_view payload) {
    const auto said = parse_json(payload);
    const Value* id = said ? said->find("request_id") : nullptr;
    if (id == nullptr || !id->is_string() || !contract::is_request_id(id->string())) return std::nullopt;
    return std::string(id->string());
}

} // namespace

std::vector<std::string> CommandDesk::actions() const {
    const auto names = std::views::keys(handlers_);
    return {names.begin(), names.end()};
}

void CommandDesk::on(std::string action, Handler handler) {
    handlers_.insert_or_assign(std::move(action), std::move(handler));
}

Result<Value> CommandDesk::carry_out(const std::string& action, const Value& params) const {
    const auto handler = handlers_.find(action);
    if (handler == handlers_.end())
        return fail(ErrorCode::NotFound, fmt::format("Unknown command: {}", action));
    return handler->second(params);
}

Result<AddressedCommand> CommandDesk::address(std::string_view target, const Question& question) {
    auto command = contract::parse_command(question.payload);
    if (!command) return pass_on(command);
    auto topic = place_of_reply(target, question.response_topic, command->request_id);
    return AddressedCommand{std::move(*command), std::move(topic)};
}

std::optional<CommandAnswer>
CommandDesk::refuse(std::string_view target, const Question& question, const Error& why) {
    const auto id = request_id_in(question.payload);
    if (!id && !is_place_for_replies(question.response_topic)) return std::nullopt;
    const std::string_view shown = id ? *id : std::string_view("-");
    return CommandAnswer{
        place_of_reply(target, question.response_topic, shown),
        contract::print(reply_to(shown, std::unexpected(why)))
    };
}

CommandAnswer CommandDesk::answer(const AddressedCommand& command) {
    if (auto again = answer_again(command)) return std::move(*again);
    return conclude(command, carry_out(command.command.action, command.command.params));
}

CommandAnswer CommandDesk::finish(const AddressedCommand& command, Result<Value> result) {
    return {command.topic, contract::print(reply_to(command.command.request_id, std::move(result)))};
}

CommandAnswer CommandDesk::conclude(const AddressedCommand& command, Result<Value> result) {
    const auto reply = reply_to(command.command.request_id, std::move(result));
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
