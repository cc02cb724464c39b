// The Bus over MQTT: our hub or any other broker, on a Unix socket or TCP. Joins the pure MqttSession to a
// socket, connects again after a pause when the connection is lost, maps topics to the root, and hands
// messages to their handlers.
#pragma once

#include "bus/backoff.hpp"
#include "bus/bus.hpp"
#include "bus/bus_options.hpp"
#include "bus/changes.hpp"
#include "bus/mqtt_session.hpp"
#include "bus/mqtt_url.hpp"
#include "bus/receipts.hpp"
#include "bus/subscribers.hpp"
#include "bus/topic_root.hpp"
#include "io/server_connection.hpp"
#include "io/task_group.hpp"

#include <memory>
#include <optional>
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

    void start() override;
    Task<void> stop(SteadyClock::duration grace) override;
    bool is_connected() const noexcept override { return session_.is_online(); }
    Capabilities capabilities() const override { return capabilities_; }
    Result<void> publish(Message message) override;
    Task<Result<void>> publish_surely(Message message, SteadyClock::duration timeout) override;
    Result<Subscription> subscribe(std::string filter, QoS qos, Handler handler) override;
    void unsubscribe(Subscription::Id id) noexcept override;
    Task<Result<void>> confirmed(Subscription::Id id, SteadyClock::duration timeout) override;
    Task<Result<Message>> request(Message command, SteadyClock::duration timeout) override;
    Task<Result<void>> drained(SteadyClock::duration timeout) override;

    const std::string& client_id() const noexcept { return options_.client_id; }

private:
    using SharedStream = io::SharedServerConnection;

    Task<void> keep_connected();
    Task<Result<SharedStream>> connect();
    Task<Error> serve(SharedStream stream);
    Task<void> write_rest(SteadyClock::duration grace);
    Task<void> write_output();
    Task<void> watch_deadline();
    void wake_writer() noexcept;
    void close_connection() noexcept;

    void accepted(const mqtt::Connack& connack) override;
    void received(const mqtt::Publish& publish) override;
    void subscription_answered(std::string_view filter, mqtt::ReasonCode reason) override;
    void message_dropped(const Message& message, const Error& why) override;
    void settled(Receipt receipt, const Result<void>& fate) override { receipts_.settle(receipt, fate); }
    void goes_without(Capability what) override;
    bool lacks(std::string_view filter) const;

    asio::any_io_executor executor_;
    MqttUrl url_;
    BusOptions options_;
    RandomSource& random_;
    BusReport& report_;
    TopicRoot root_;
    Backoff backoff_;
    MqttSession session_;
    Subscribers subscribers_;
    Capabilities capabilities_;
    Changes changes_;
    Receipts receipts_;
    SharedStream stream_;             ///< while there is a connection
    asio::steady_timer writer_wakes_; ///< cancelled when there may be something to write
    asio::steady_timer watch_wakes_;  ///< set to the session's deadline
    std::optional<Error> timed_out_;  ///< why the connection was closed from here
    bool stopping_ = false;
    bool writing_ = false;
    Message received_;                           ///< used again for every message
    std::vector<Subscribers::FilterId> filters_; ///< likewise
    io::TaskGroup tasks_;
};

} // namespace tutti::bus
