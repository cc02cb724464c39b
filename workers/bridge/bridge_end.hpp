// One end of a bridge: a session at one broker, with the subscriptions of the lanes that come from there. A
// message of QoS 1 or 2 is acknowledged when the other side has it, and not before.
#pragma once

#include "bridge/topic_map.hpp"
#include "bus/mqtt_connection.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace tutti::bridge {

enum class SessionKept : std::uint8_t { No, Yes };

/// What an end tells, on its thread.
class EndUser {
public:
    virtual ~EndUser() = default;
    /// `delivery` is to be settled where it is not 0. Views the end's buffer.
    virtual void came(Side from, const mqtt::Publish& publish, bus::Delivery delivery) = 0;
    /// What became of a message that was published here. `refused` is the message where the broker, or what
    /// it can take, did not let it be; it views what goes.
    virtual void
    settled(Side at, bus::Receipt receipt, const Result<void>& fate, const bus::Message* refused) = 0;
    /// A message of QoS 0 did not go: there was no room.
    virtual void dropped(Side at) = 0;
    /// It is connected, and the broker kept its session, or did not. changed() follows.
    virtual void accepted(Side at, SessionKept kept) = 0;
    /// The answer to ping() is there.
    virtual void ping_answered(Side at) = 0;
    /// It is connected, or is not any more, or knows more of its subscriptions.
    virtual void changed(Side which) = 0;
};

class BridgeEnd final : private bus::MqttSessionListener, private bus::BusReport {
public:
    enum class Retained : std::uint8_t { Wanted, Unwanted };

    /// `map`, `random` and `user` outlive it.
    BridgeEnd(
        const asio::any_io_executor& executor, Side side, bus::MqttUrl url, bus::BusOptions options,
        const TopicMap& map, Retained retained, RandomSource& random, EndUser& user
    );

    void start() { connection_.start(); }
    Task<void> stop() { return connection_.stop({}); }
    Task<Result<void>> drained(SteadyClock::duration timeout) { return connection_.drained(timeout); }

    Result<void> publish(bus::Message message, bus::Receipt receipt);
    void settle(bus::Delivery delivery);
    /// Asks for ping_answered(). False where that cannot be now.
    bool ping();
    /// On our side, what is kept of topics that go both ways comes when it is asked for.
    void ask_for_states();
    /// So much waits here that what comes for here should come slowly.
    bool is_full() const noexcept;
    void read_slowly_while(std::function<bool()> is_full) {
        connection_.read_slowly_while(std::move(is_full));
    }
    /// Away, the broker keeps what comes for us.
    void leave() { connection_.leave(); }
    void join() { connection_.join(); }
    bool is_away() const noexcept { return connection_.is_away(); }

    bool is_online() const noexcept { return connection_.session().is_online(); }
    /// Online, and each subscription was answered.
    bool is_settled() const noexcept { return is_online() && unanswered_ == 0; }
    mqtt::Version version() const noexcept { return connection_.session().version(); }
    /// Messages that came and that the other side has not yet.
    std::size_t held() const noexcept { return connection_.session().held(); }
    /// Whether the other side has each message that came.
    bool are_deliveries_settled() const noexcept { return connection_.session().are_deliveries_settled(); }
    /// Why it is not connected; empty while it is, or was not yet tried.
    const std::string& trouble() const noexcept { return trouble_; }
    /// A filter that the broker refused, and why.
    const std::map<std::string, std::string>& refused() const noexcept { return refused_; }
    std::string place() const { return to_string(connection_.url()); }

private:
    void accepted(const mqtt::Connack& connack) override;
    void received(const mqtt::Publish& publish, bus::Delivery delivery) override;
    void subscription_answered(std::string_view filter, mqtt::ReasonCode reason) override;
    void message_dropped(const bus::Message& message, const Error& why) override;
    void settled(bus::Receipt receipt, const Result<void>& fate) override;
    void goes_without(bus::Capability) override {}
    void ping_answered() override { user_.ping_answered(side_); }
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;

    void subscribe(const Lane& lane, std::uint32_t identifier, mqtt::RetainHandling kept);

    const bus::QueueLimits room_;
    Side side_;
    const TopicMap& map_;
    Retained retained_;
    EndUser& user_;
    std::size_t unanswered_ = 0;
    std::string trouble_;
    std::map<std::string, std::string> refused_;
    const bus::Message* dropped_ = nullptr; ///< between message_dropped() and settled()
    bus::MqttConnection connection_;
};

} // namespace tutti::bridge
