// The bus as every worker sees it: publish, subscribe, request. The backends (MqttBus, LocalBus) implement
// this one interface, are made by make_bus(), and share one conformance suite (bus_conformance_test.cpp).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "bus/capabilities.hpp"
#include "bus/message.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::bus {

/// What a bus tells about itself. Every function is called on the bus's thread and may publish and subscribe.
class BusReport {
public:
    virtual ~BusReport() = default;
    /// `resumed`: the broker still had our session. Subscriptions are (being) renewed by the bus itself.
    virtual void connected([[maybe_unused]] bool resumed) {}
    /// The connection broke, or an attempt failed; the next attempt comes after `retry_in`. Never after
    /// stop().
    virtual void
    disconnected([[maybe_unused]] const Error& why, [[maybe_unused]] SteadyClock::duration retry_in) {}
    virtual void
    subscription_refused([[maybe_unused]] std::string_view filter, [[maybe_unused]] const Error& why) {}
    /// A message that publish() took will not arrive: overflow, larger than the broker takes, refused.
    virtual void message_dropped([[maybe_unused]] const Message& message, [[maybe_unused]] const Error& why) {
    }
    /// A message goes without something that was asked for, since the backend has it not; so will others.
    /// Once a connection and capability.
    virtual void goes_without([[maybe_unused]] Capability what) {}
    /// While we are connected, somebody took away what was kept: what is to be there has to be said again.
    virtual void emptied() {}
};

/// Called once for each message; the message is the bus's and lives until the handler returns. A handler may
/// publish, subscribe, and drop subscriptions, its own included.
using Handler = std::function<void(const Message&)>;

class Bus;

/// A handler's place on the bus; dropping it unsubscribes. Must go before the bus does.
class Subscription {
public:
    using Id = std::uint32_t; ///< never 0

    Subscription() = default;
    Subscription(Bus& bus, Id id) noexcept : bus_(&bus), id_(id) {}
    Subscription(Subscription&& other) noexcept : bus_(std::exchange(other.bus_, nullptr)), id_(other.id_) {}
    Subscription& operator=(Subscription&& other) noexcept {
        std::swap(bus_, other.bus_);
        std::swap(id_, other.id_);
        return *this;
    }
    ~Subscription() { reset(); }

    void reset() noexcept;
    Id id() const noexcept { return id_; }
    explicit operator bool() const noexcept { return bus_ != nullptr; }

private:
    Bus* bus_ = nullptr;
    Id id_ = 0;
};

class Bus {
public:
    virtual ~Bus() = default;

    /// Begins to connect, and from then on keeps connected. Publishing and subscribing before is fine.
    virtual void start() = 0;
    /// Sends what is queued as far as that takes no longer than `grace`, says goodbye (no will), ends every
    /// task. A bus that was started must be stopped before it goes. Cannot be started again.
    virtual Task<void> stop(SteadyClock::duration grace) = 0;

    virtual bool is_connected() const noexcept = 0;
    /// As far as known now: before the first connection the backend's row (capabilities.hpp).
    virtual Capabilities capabilities() const = 0;

    /// Takes the message for sending; waits for nothing. While not connected it is queued. Errors:
    /// InvalidInput; LimitExceeded when the queue is full of messages that may not be dropped (QoS 0 ones
    /// are, oldest first).
    virtual Result<void> publish(Message message) = 0;

    /// As publish(), and waits for what becomes of it: until the broker has taken the message or, with QoS 0,
    /// which no broker answers, until it goes out. Errors besides: the broker's word (PermissionDenied,
    /// LimitExceeded, …; MQTT 3.1.1 has none), and Timeout, after which the message may still arrive.
    virtual Task<Result<void>> publish_surely(Message message, SteadyClock::duration timeout) = 0;

    /// `filter` has '+' and '#' as in MQTT and is below the root; "$share/<group>/<filter>" where the backend
    /// can, else Unavailable (here, or from confirmed() where it turns out later). Handlers of one filter
    /// share one subscription at the broker; when one joins, kept states come again for all of them.
    virtual Result<Subscription> subscribe(std::string filter, QoS qos, Handler handler) = 0;
    virtual void unsubscribe(Subscription::Id id) noexcept = 0;
    /// Waits until the broker has confirmed the subscription: what is published from then on arrives.
    virtual Task<Result<void>> confirmed(Subscription::Id id, SteadyClock::duration timeout) = 0;

    /// Sends `command` (QoS 1, expiring after `timeout` unless it says otherwise) and waits for the one
    /// answer. The answer is awaited on the command's response topic, or else below "reply/<client id>/", and
    /// that subscription is confirmed before the command goes. Errors: Timeout; Unavailable when the backend
    /// cannot carry a response topic and the command has none of its own; what publish_surely() gives.
    virtual Task<Result<Message>> request(Message command, SteadyClock::duration timeout) = 0;

    /// Waits until everything that publish() took is written and, for QoS 1 and 2, acknowledged.
    virtual Task<Result<void>> drained(SteadyClock::duration timeout) = 0;
};

inline void Subscription::reset() noexcept {
    if (bus_ != nullptr) std::exchange(bus_, nullptr)->unsubscribe(id_);
}

} // namespace tutti::bus
