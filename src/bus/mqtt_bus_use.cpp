// What MqttBus offers its users: publish, subscribe, request; and how messages reach their handlers.
#include "bus/mqtt_bus.hpp"
#include "bus/mqtt_message.hpp"
#include "bus/request.hpp"
#include "io/clock.hpp"
#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <fmt/format.h>

namespace tutti::bus {
namespace {

Error no_shared_subscriptions() {
    return {
        ErrorCode::Unavailable, fmt::format("the broker has no {}", name(Capability::SharedSubscriptions))
    };
}

} // namespace

/// Whether that is a subscription which the broker cannot give. `filter` is valid.
bool MqttBus::lacks(std::string_view filter) const {
    return !capabilities_.shared_subscriptions && !mqtt::parse_filter(filter)->share_name.empty();
}

Result<void> MqttBus::publish(Message message) {
    auto taken = session().publish(root_.to_wire(std::move(message)), io::steady_now());
    if (taken) connection_.wake();
    return taken;
}

Task<Result<void>> MqttBus::publish_surely(Message message, SteadyClock::duration timeout) {
    const SteadyTime now = io::steady_now();
    const Receipt receipt = receipts_.next();
    auto taken = session().publish(root_.to_wire(std::move(message)), now, receipt);
    if (!taken) co_return taken;
    connection_.wake();
    co_return co_await receipts_.wait(receipt, now + timeout);
}

Result<Subscription> MqttBus::subscribe(std::string filter, QoS qos, Handler handler) {
    const std::string wire = root_.to_wire(filter);
    if (!mqtt::parse_filter(wire) || !mqtt::is_mqtt_text(wire))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a topic filter", filter));
    if (lacks(wire)) return std::unexpected(no_shared_subscriptions());
    const auto added = subscribers_.add(wire, qos, std::move(handler));
    session().subscribe(wire, added.qos, added.filter_id);
    connection_.wake();
    return Subscription(*this, added.id);
}

void MqttBus::unsubscribe(Subscription::Id id) noexcept {
    const auto unused = subscribers_.remove(id);
    if (!unused) return;
    session().unsubscribe(*unused);
    connection_.changes().notify();
    connection_.wake();
}

Task<Result<void>> MqttBus::confirmed(Subscription::Id id, SteadyClock::duration timeout) {
    // By filter: another handler of it may be the one that asks.
    const std::string* known = subscribers_.filter_of(id);
    if (known == nullptr) co_return fail(ErrorCode::NotFound, "there is no such subscription");
    const std::string filter = *known;
    const auto is_settled = [&] { return session().is_granted(filter) || session().is_refused(filter); };
    const bool settled = co_await connection_.changes().wait_until(io::steady_now() + timeout, is_settled);
    if (!settled)
        co_return fail(ErrorCode::Timeout, fmt::format("the broker did not confirm \"{}\"", filter));
    if (session().is_refused(filter))
        co_return lacks(filter)
            ? std::unexpected(no_shared_subscriptions())
            : fail(ErrorCode::PermissionDenied, fmt::format("the broker refused \"{}\"", filter));
    co_return Result<void>();
}

Task<Result<Message>> MqttBus::request(Message command, SteadyClock::duration timeout) {
    const Requester requester{*this, connection_.changes(), connection_.client_id(), random_};
    co_return co_await request_over(requester, std::move(command), timeout);
}

void MqttBus::received(const mqtt::Publish& publish, Delivery) {
    assign(received_, publish);
    received_.topic = root_.from_wire(publish.topic);
    if (received_.response_topic) received_.response_topic = root_.from_wire(*received_.response_topic);
    filters_.clear();
    for (const std::uint32_t identifier : publish.subscription_identifiers) filters_.push_back(identifier);
    subscribers_.deliver(publish.topic, filters_, received_);
    forget_large(received_);
}

void MqttBus::subscription_answered(std::string_view filter, mqtt::ReasonCode reason) {
    connection_.changes().notify();
    if (!is_failure(reason)) return;
    const auto code =
        reason == mqtt::ReasonCode::NotAuthorized ? ErrorCode::PermissionDenied : ErrorCode::InvalidInput;
    Error why{code, fmt::format("the broker refused the subscription: {}", name(reason))};
    if (lacks(filter)) why = no_shared_subscriptions();
    report_.subscription_refused(root_.from_wire(filter), why);
}

void MqttBus::message_dropped(const Message& message, const Error& why) {
    Message ours = message;
    ours.topic = root_.from_wire(message.topic);
    report_.message_dropped(ours, why);
}

void MqttBus::goes_without(Capability what) { report_.goes_without(what); }

} // namespace tutti::bus
