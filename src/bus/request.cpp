#include "bus/request.hpp"

#include <fmt/format.h>

namespace tutti::bus {

Task<Result<Message>> request_over(Requester requester, Message command, SteadyClock::duration timeout) {
    auto& [bus, changes, client_id, random] = requester;
    const SteadyTime deadline = io::steady_now() + timeout;
    const bool own_topic = !command.response_topic.has_value();
    if (own_topic) command.response_topic = fmt::format("reply/{}/{:016x}", client_id, random.next());
    if (!command.correlation_data) command.correlation_data = fmt::format("{:016x}", random.next());
    if (!command.expiry) command.expiry = std::chrono::ceil<seconds>(timeout);
    if (command.qos == QoS::AtMostOnce) command.qos = QoS::AtLeastOnce;

    std::optional<Message> answer;
    // An answer that says which command it is for must say ours.
    auto on_answer = [&changes, &answer, correlation = *command.correlation_data](const Message& message) {
        if (answer || (message.correlation_data && *message.correlation_data != correlation)) return;
        answer = message;
        changes.notify();
    };
    auto subscription = bus.subscribe(*command.response_topic, QoS::AtLeastOnce, std::move(on_answer));
    if (!subscription) co_return pass_on(subscription);
    const auto ready = co_await bus.confirmed(subscription->id(), timeout);
    if (!ready) co_return std::unexpected(ready.error());
    if (own_topic && !bus.capabilities().request_properties)
        co_return fail(
            ErrorCode::Unavailable,
            "the bus carries no response topic: the command needs one that is agreed on"
        );
    if (!bus.capabilities().request_properties) {
        // Where the answer is awaited is agreed on: the command need not say it.
        command.response_topic.reset();
        command.correlation_data.reset();
    }
    // What the broker refuses nobody will answer.
    auto sent = co_await bus.publish_surely(std::move(command), deadline - io::steady_now());
    if (!sent) co_return pass_on(sent);
    const auto is_answered = [&] { return answer.has_value(); };
    const bool answered = co_await changes.wait_until(deadline, is_answered);
    if (!answered) co_return fail(ErrorCode::Timeout, "nobody answered the command in time");
    co_return std::move(*answer);
}

} // namespace tutti::bus
