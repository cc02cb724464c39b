// What MqttBus offers its users: publish, subscribe, request; and how messages reach their handlers.
#include "bus/mqtt_bus.hpp"
#include "bus/mqtt_message.hpp"
#include "io/clock.hpp"
#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <fmt/format.h>

namespace tutti::bus {

Message MqttBus::to_wire(Message message) const {
    message.topic = root_.to_wire(message.topic);
    if (message.response_topic) message.response_topic = root_.to_wire(*message.response_topic);
    return message;
}

Result<void> MqttBus::publish(Message message) {
    auto taken = session_.publish(to_wire(std::move(message)), io::steady_now());
    if (taken) wake_writer();
    return taken;
}

Result<Subscription> MqttBus::subscribe(std::string filter, QoS qos, Handler handler) {
    const std::string wire = root_.to_wire(filter);
    if (!mqtt::parse_filter(wire) || !mqtt::is_mqtt_text(wire))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a topic filter", filter));
    const auto added = subscribers_.add(wire, qos, std::move(handler));
    session_.subscribe(wire, added.qos, added.filter_id);
    wake_writer();
    return Subscription(*this, added.id);
}

void MqttBus::unsubscribe(Subscription::Id id) noexcept {
    const auto unused = subscribers_.remove(id);
    if (!unused) return;
    session_.unsubscribe(*unused);
    changes_.notify();
    wake_writer();
}

Task<Result<void>> MqttBus::confirmed(Subscription::Id id, SteadyClock::duration timeout) {
    // By filter: another handler of it may be the one that asks.
    const std::string* known = subscribers_.filter_of(id);
    if (known == nullptr) co_return fail(ErrorCode::NotFound, "there is no such subscription");
    const std::string filter = *known;
    const auto is_settled = [&] { return session_.is_granted(filter) || session_.is_refused(filter); };
    const bool settled = co_await changes_.wait_until(io::steady_now() + timeout, is_settled);
    if (!settled)
        co_return fail(ErrorCode::Timeout, fmt::format("the broker did not confirm \"{}\"", filter));
    if (session_.is_refused(filter))
        co_return fail(ErrorCode::PermissionDenied, fmt::format("the broker refused \"{}\"", filter));
    co_return Result<void>();
}

Task<Result<Message>> MqttBus::request(Message command, SteadyClock::duration timeout) {
    const SteadyTime deadline = io::steady_now() + timeout;
    const bool own_topic = !command.response_topic.has_value();
    if (own_topic) {
        command.response_topic = fmt::format("reply/{}/{:016x}", options_.client_id, random_.next());
    }
    if (!command.correlation_data) command.correlation_data = fmt::format("{:016x}", random_.next());
    if (!command.expiry) command.expiry = std::chrono::ceil<seconds>(timeout);
    if (command.qos == QoS::AtMostOnce) command.qos = QoS::AtLeastOnce;

    std::optional<Message> answer;
    // An answer that says which command it is for must say ours.
    auto on_answer = [this, &answer, correlation = *command.correlation_data](const Message& message) {
        if (answer || (message.correlation_data && *message.correlation_data != correlation)) return;
        answer = message;
        changes_.notify();
    };
    auto subscription = subscribe(*command.response_topic, QoS::AtLeastOnce, std::move(on_answer));
    if (!subscription) co_return pass_on(subscription);
    const auto ready = co_await confirmed(subscription->id(), timeout);
    if (!ready) co_return std::unexpected(ready.error());
    if (own_topic && !capabilities_.request_properties)
        co_return fail(
            ErrorCode::Unavailable, "the broker speaks only MQTT 3.1.1: the command needs a response topic"
        );
    auto sent = publish(std::move(command));
    if (!sent) co_return pass_on(sent);
    const auto is_answered = [&] { return answer.has_value(); };
    const bool answered = co_await changes_.wait_until(deadline, is_answered);
    if (!answered) co_return fail(ErrorCode::Timeout, "nobody answered the command in time");
    co_return std::move(*answer);
}

Task<Result<void>> MqttBus::drained(SteadyClock::duration timeout) {
    const auto is_done = [this] { return session_.is_drained() && !writing_; };
    const bool done = co_await changes_.wait_until(io::steady_now() + timeout, is_done);
    if (!done) co_return fail(ErrorCode::Timeout, "not everything could be sent in time");
    co_return Result<void>();
}

void MqttBus::received(const mqtt::Publish& publish) {
    assign(received_, publish);
    received_.topic = root_.from_wire(publish.topic);
    if (received_.response_topic) received_.response_topic = root_.from_wire(*received_.response_topic);
    filters_.clear();
    for (const std::uint32_t identifier : publish.subscription_identifiers) filters_.push_back(identifier);
    subscribers_.deliver(publish.topic, filters_, received_);
}

void MqttBus::subscription_answered(std::string_view filter, mqtt::ReasonCode reason) {
    changes_.notify();
    if (!is_failure(reason)) return;
    const auto code =
        reason == mqtt::ReasonCode::NotAuthorized ? ErrorCode::PermissionDenied : ErrorCode::InvalidInput;
    const Error why{code, fmt::format("the broker refused the subscription: {}", name(reason))};
    report_.subscription_refused(root_.from_wire(filter), why);
}

void MqttBus::message_dropped(const Message& message, const Error& why) {
    Message ours = message;
    ours.topic = root_.from_wire(message.topic);
    report_.message_dropped(ours, why);
}

Result<std::unique_ptr<Bus>> make_bus(
    const asio::any_io_executor& executor, std::string_view url, BusOptions options, RandomSource& random,
    BusReport& report
) {
    auto parsed = parse_mqtt_url(url);
    if (!parsed) return pass_on(parsed);
    return std::make_unique<MqttBus>(executor, std::move(*parsed), std::move(options), random, report);
}

} // namespace tutti::bus
