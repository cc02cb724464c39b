#include "governed/bus_relay.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::governed {

namespace {

std::string text_of(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
}

contract::CommandError error_in(const governance::Answer& answer, const Value& body) {
    const auto* error = body.find("error");
    if (error == nullptr || !error->is_object())
        return {"unavailable", fmt::format("control answered {}, and says no more", answer.status)};
    auto message = text_of(*error, "message");
    if (const auto decision = text_of(*error, "decision_id"); !decision.empty())
        message += fmt::format(" (decision {})", decision);
    return {text_of(*error, "code"), std::move(message)};
}

} // namespace

bool BusRelay::takes(const contract::Command& command) const {
    const auto named = index_.find(options_.worker, command.action, command.params);
    return named && is_governed(*named, options_.worker);
}

Task<contract::CommandReply> BusRelay::answer(contract::Command command) {
    auto named = index_.find(options_.worker, command.action, command.params);
    invariant(named.has_value(), "a command was relayed that was not taken");
    governance::Request request;
    request.id = command.request_id;
    request.subject = {"bus", options_.role};
    request.via = governance::Via::Bus;
    request.command = std::move(named->name);
    request.params = std::move(named->params);
    request.idempotency_key = command.idempotency_key.value_or("");
    const auto answer = co_await control_.run(std::move(request));
    co_return reply_of(answer, std::move(command.request_id));
}

contract::CommandReply reply_of(const governance::Answer& answer, std::string request_id) {
    contract::CommandReply reply{.request_id = std::move(request_id), .data = {}, .error = {}};
    const auto body = parse_json(answer.body);
    const auto* data = body ? body->find("data") : nullptr;
    if (data != nullptr)
        reply.data = *data;
    else
        reply.error = error_in(answer, body ? *body : Value());
    return reply;
}

} // namespace tutti::governed
