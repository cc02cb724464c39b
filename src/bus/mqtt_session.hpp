// The client's side of an MQTT session: what to send when, what arrived, what to send again. Pure: bytes and
// the time come in, bytes and calls to a listener come out; sockets, reconnecting and topic roots are
// elsewhere (mqtt_bus).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "bus/bus_options.hpp"
#include "bus/capabilities.hpp"
#include "bus/held_deliveries.hpp"
#include "bus/in_flight.hpp"
#include "bus/outbound_queue.hpp"
#include "mqtt/packet.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace tutti::bus {

/// What the session tells, during the call that made it happen. A listener may publish, subscribe and
/// unsubscribe.
class MqttSessionListener {
public:
    virtual ~MqttSessionListener() = default;
    virtual void accepted(const mqtt::Connack& connack) = 0;
    /// Views the caller's buffer. `delivery` is to be settled where acknowledging is by word.
    virtual void received(const mqtt::Publish& publish, Delivery delivery) = 0;
    virtual void subscription_answered(std::string_view filter, mqtt::ReasonCode reason) = 0;
    virtual void message_dropped(const Message& message, const Error& why) = 0;
    /// What became of a message that was published with a receipt: the broker took it, or, with QoS 0, it is
    /// with what goes out next; it was dropped, which message_dropped() has said; or it expired before its
    /// turn.
    virtual void settled(Receipt receipt, const Result<void>& fate) = 0;
    /// Once a connection and capability.
    virtual void goes_without(Capability what) = 0;
    /// The broker has read all that was sent before a ping, and sent what it had to say to that.
    virtual void ping_answered() {}
};

/// MQTT 5 §3.8.3.1; 3.1.1 has the QoS alone.
struct SubscriptionOptions {
    QoS qos = QoS::AtMostOnce;
    bool no_local = false;
    bool retain_as_published = false;
    mqtt::RetainHandling retain_handling = mqtt::RetainHandling::Always;
};

class MqttSession {
public:
    /// Topics in here are the wire's. `options.keep_alive` must have been decided. The listener outlives the
    /// session.
    MqttSession(BusOptions options, MqttSessionListener& listener);

    // --- the connection ---
    /// A connection is there: a CONNECT waits to be sent.
    void opened(SteadyTime now);
    /// The connection is gone, for whatever reason; what was under way is kept for the next.
    void lost();
    /// Takes whole packets from the front of `bytes` and returns how many bytes they were; the rest comes
    /// again with more behind it. An error means: send what there is to send, close, and call lost().
    Result<std::size_t> receive(std::string_view bytes, SteadyTime now);
    /// To be called at deadline(). An error is as in receive().
    Result<void> tick(SteadyTime now);
    SteadyTime deadline() const noexcept;
    /// Asks for ping_answered(), behind the acknowledgements that are due. False where that cannot be now: it
    /// is not online, or another ping is under way, of which the answer will be told.
    bool ping(SteadyTime now);
    /// Says goodbye (no will); nothing is sent after that.
    void disconnect(SteadyTime now);
    /// Replaces `out` by the bytes to send now. Calling it again when they are written keeps the flow going.
    void take_output(std::string& out, SteadyTime now);
    bool wants_to_send() const noexcept;
    bool is_online() const noexcept { return state_ == State::Online; }
    /// After disconnect() or an error, until opened() or lost().
    bool is_leaving() const noexcept { return state_ == State::Leaving; }
    /// True once after a broker refused MQTT 5: the next attempt, in 3.1.1, need not wait.
    bool take_retry_at_once() noexcept { return std::exchange(retry_at_once_, false); }
    mqtt::Version version() const noexcept { return version_; }
    /// The size of the packet of which receive() saw the beginning, 0 if unknown.
    std::size_t needed() const noexcept { return needed_; }

    // --- messages ---
    Result<void> publish(Message message, SteadyTime now, Receipt receipt = {});
    /// Asks for a subscription, or, for a filter already asked for, asks again (kept states come again).
    /// `identifier` is what the broker shall put on its messages, where it can.
    void subscribe(const std::string& filter, QoS qos, std::uint32_t identifier) {
        subscribe(filter, {.qos = qos}, identifier);
    }
    void subscribe(const std::string& filter, SubscriptionOptions options, std::uint32_t identifier);
    void unsubscribe(const std::string& filter);
    /// Where acknowledging is by word: the message is where it was to go, and its acknowledgement may go.
    /// They go in the order of the messages.
    void settle_delivery(Delivery delivery) { held_.settle(delivery); }
    /// Messages that came and were not settled, those of the connection before included.
    std::size_t held() const noexcept { return held_.size(); }
    bool are_deliveries_settled() const noexcept { return held_.are_settled(); }
    bool is_granted(const std::string& filter) const { return stands(filter, Standing::Granted); }
    bool is_refused(const std::string& filter) const { return stands(filter, Standing::Refused); }
    /// Messages that were published and wait for their turn.
    const OutboundQueue& queue() const noexcept { return queue_; }
    /// Nothing queued, nothing unwritten, nothing unacknowledged.
    bool is_drained() const noexcept { return queue_.empty() && in_flight_.empty() && output_.empty(); }

private:
    enum class State : std::uint8_t { Offline, AwaitingConnack, Online, Leaving };
    enum class Standing : std::uint8_t { Unsent, Sent, Granted, Refused };
    struct Wanted {
        SubscriptionOptions options = {};
        std::uint32_t identifier = 0;
        Standing standing = Standing::Unsent;
        mqtt::PacketId packet_id = 0; ///< of the SUBSCRIBE, while Sent
    };
    /// What the broker can take; the defaults are those of MQTT 5 §3.2.2.3.
    struct BrokerLimits {
        std::uint16_t receive_maximum = 65'535;
        std::uint32_t packet_size = mqtt::max_packet_size;
        QoS maximum_qos = QoS::ExactlyOnce;
        bool retain = true;
        bool subscription_identifiers = true;
        bool shared_subscriptions = true;
    };

    bool stands(const std::string& filter, Standing standing) const;
    Result<void> handle(const mqtt::Frame& frame);
    Result<void> handle_connack(const mqtt::Frame& frame);
    Result<void> handle_publish(const mqtt::Frame& frame);
    Result<void> handle_ack(const mqtt::Frame& frame);
    Result<void> handle_suback(const mqtt::Frame& frame);
    Result<void> handle_disconnect(const mqtt::Frame& frame);
    Result<void> refused(const mqtt::Connack& connack);
    void begin_session(const mqtt::Connack& connack);
    void refuse_shared_subscriptions();
    void start_anew();
    void send_again();
    void finish(mqtt::PacketId id, const mqtt::Ack& ack);
    std::unexpected<Error> give_up(const mqtt::DecodeError& error);

    void pump(SteadyTime now);
    void pump_subscriptions();
    void pump_messages(SteadyTime now);
    void send(Outgoing outgoing, SteadyTime now);
    void settle(Receipt receipt, const Result<void>& fate);
    void drop(const Outgoing& outgoing, Error why);
    void lower_to_what_there_is(Message& message);
    void tell_without(Capability what);
    void
    write(const Message& message, mqtt::PacketId id, bool duplicate, std::optional<std::uint32_t> expiry);
    void acknowledge(mqtt::PacketType type, mqtt::PacketId id);
    void receive_twice_safe(const mqtt::Publish& publish);
    void hold(const mqtt::Publish& publish);
    void pump_acknowledgements();
    mqtt::PacketId new_packet_id();
    bool in_flight_has_room() const noexcept;

    BusOptions options_;
    MqttSessionListener& listener_;
    mqtt::Version version_;
    State state_ = State::Offline;
    bool was_online_ = false;
    bool retry_at_once_ = false;
    BrokerLimits limits_;
    std::array<bool, lack_rows.size()> told_without_{}; ///< by capability, on this connection
    seconds keep_alive_{0};
    SteadyTime opened_at_{};
    SteadyTime last_sent_{};
    SteadyTime last_received_{};
    std::optional<SteadyTime> ping_sent_;
    std::size_t needed_ = 0;

    std::string output_;
    std::string scratch_; ///< encoded user properties
    OutboundQueue queue_;
    InFlight in_flight_;
    mqtt::PacketId last_packet_id_ = 0;
    HeldDeliveries held_;
    std::unordered_set<mqtt::PacketId> received_qos2_; ///< PUBREC went, PUBREL did not come
    std::map<std::string, Wanted, std::less<>> wanted_;
    std::map<mqtt::PacketId, std::string> unsubscribes_; ///< sent, not yet answered
    std::vector<std::string> to_unsubscribe_;
};

} // namespace tutti::bus
