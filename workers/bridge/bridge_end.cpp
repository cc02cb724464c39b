#include "workers/bridge/bridge_end.hpp"

#include "io/clock.hpp"

namespace tutti::bridge {

BridgeEnd::BridgeEnd(
    const asio::any_io_executor& executor, Side side, bus::MqttUrl url, bus::BusOptions options,
    const TopicMap& map, Retained retained, RandomSource& random, EndUser& user
)
    : room_(options.queue), side_(side), map_(map), retained_(retained), user_(user),
      connection_(executor, std::move(url), std::move(options), random, *this, *this) {}

Result<void> BridgeEnd::publish(bus::Message message, bus::Receipt receipt) {
    auto taken = connection_.session().publish(std::move(message), io::steady_now(), receipt);
    connection_.wake();
    return taken;
}

bool BridgeEnd::is_full() const noexcept {
    const auto& queue = connection_.session().queue();
    return queue.size() > room_.messages / 2 || queue.bytes() > room_.bytes / 2;
}

void BridgeEnd::settle(bus::Delivery delivery) {
    connection_.session().settle_delivery(delivery);
    connection_.wake();
}

bool BridgeEnd::ping() {
    const bool sent = connection_.session().ping(io::steady_now());
    connection_.deadline_changed();
    connection_.wake();
    return sent;
}

void BridgeEnd::subscribe(const Lane& lane, std::uint32_t identifier, mqtt::RetainHandling kept) {
    connection_.session().subscribe(
        lane.filter,
        {.qos = lane.qos,
         .no_local = true, // what we bring is not taken back (MQTT 5 §3.8.3.1)
         .retain_as_published = retained_ == Retained::Wanted,
         .retain_handling = kept},
        identifier
    );
}

/// Asked for again on each connection: what is kept comes again, as of QoS 0 nothing waited while we were
/// away.
void BridgeEnd::accepted(const mqtt::Connack& connack) {
    connection_.deadline_changed();
    trouble_.clear();
    refused_.clear();
    const auto lanes = map_.lanes(side_);
    unanswered_ = lanes.size();
    std::uint32_t identifier = 0;
    for (const Lane& lane : lanes) {
        const bool is_for_later = side_ == Side::Local && lane.comes_back;
        const bool kept = retained_ == Retained::Wanted && !is_for_later;
        subscribe(lane, ++identifier, kept ? mqtt::RetainHandling::Always : mqtt::RetainHandling::Never);
    }
    user_.accepted(side_, connack.session_present ? SessionKept::Yes : SessionKept::No);
    user_.changed(side_);
}

void BridgeEnd::ask_for_states() {
    std::uint32_t identifier = 0;
    for (const Lane& lane : map_.lanes(side_)) {
        ++identifier;
        if (!lane.comes_back) continue;
        ++unanswered_;
        subscribe(lane, identifier, mqtt::RetainHandling::Always);
    }
    connection_.wake();
}

void BridgeEnd::received(const mqtt::Publish& publish, bus::Delivery delivery) {
    user_.came(side_, publish, delivery);
}

void BridgeEnd::subscription_answered(std::string_view filter, mqtt::ReasonCode reason) {
    if (unanswered_ > 0) --unanswered_;
    if (is_failure(reason)) refused_.insert_or_assign(std::string(filter), std::string(name(reason)));
    user_.changed(side_);
}

void BridgeEnd::message_dropped(const bus::Message& message, const Error&) {
    if (message.qos == bus::QoS::AtMostOnce) user_.dropped(side_);
    dropped_ = &message;
}

void BridgeEnd::settled(bus::Receipt receipt, const Result<void>& fate) {
    user_.settled(side_, receipt, fate, std::exchange(dropped_, nullptr));
}

void BridgeEnd::disconnected(const Error& why, SteadyClock::duration) {
    trouble_ = why.message;
    user_.changed(side_);
}

} // namespace tutti::bridge
