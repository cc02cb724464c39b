// The Bus over MQTT: our hub or any other broker, on a Unix socket or TCP. Maps topics to the root, and hands
// messages to their handlers.
#pragma once

#include "bus/bus.hpp"
#include "bus/bus_options.hpp"
#include "bus/mqtt_connection.hpp"
#include "bus/mqtt_url.hpp"
#include "bus/receipts.hpp"
#include "bus/subscribers.hpp"
#include "bus/topic_root.hpp"

#include <string>
#include <vector>

namespace tutti::bus {

class MqttBus final : public Bus, private MqttSessionListener {
public:
    /// `random` and `report` outlive the bus. The executor's io_context has one thread.
    MqttBus(
        const asio::any_io_executor& executor, MqttUrl url, BusOptions options, RandomSource& random,
        BusReport& report
    );
    ~MqttBus() override;
    MqttBus(const MqttBus&) = delete;
    MqttBus& operator=(const MqttBus&) = delete;

    void start() override { connection_.start(); }
    Task<void> stop(SteadyClock::duration grace) override { return connection_.stop(grace); }
    bool is_connected() const noexcept override { return session().is_online(); }
    Capabilities capabilities() const override { return capabilities_; }
    Result<void> publish(Message message) override;
    Task<Result<void>> publish_surely(Message message, SteadyClock::duration timeout) override;
    Result<Subscription> subscribe(std::string filter, QoS qos, Handler handler) override;
    void unsubscribe(Subscription::Id id) noexcept override;
    Task<Result<void>> confirmed(Subscription::Id id, SteadyClock::duration timeout) override;
    Task<Result<Message>> request(Message command, SteadyClock::duration timeout) override;
    Task<Result<void>> drained(SteadyClock::duration timeout) override {
        return connection_.drained(timeout);
    }

    const std::string& client_id() const noexcept { return connection_.client_id(); }

private:
    MqttSession& session() noexcept { return connection_.session(); }
    const MqttSession& session() const noexcept { return connection_.session(); }

    void accepted(const mqtt::Connack& connack) override;
    void received(const mqtt::Publish& publish, Delivery delivery) override;
    void subscription_answered(std::string_view filter, mqtt::ReasonCode reason) override;
    void message_dropped(const Message& message, const Error& why) override;
    void settled(Receipt receipt, const Result<void>& fate) override { receipts_.settle(receipt, fate); }
    void goes_without(Capability what) override;
    bool lacks(std::string_view filter) const;

    RandomSource& random_;
    BusReport& report_;
    TopicRoot root_;
    Subscribers subscribers_;
    Capabilities capabilities_;
    Receipts receipts_;
    Message received_;                           ///< used again for every message
    std::vector<Subscribers::FilterId> filters_; ///< likewise
    MqttConnection connection_;
};

} // namespace tutti::bus
