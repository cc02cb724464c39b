// Session: what the hub remembers of one client id, connected or asleep (MQTT 5 §4.1). Data and its
// invariants; who may do what with it is decided in connect.cpp, deliver.cpp and leave.cpp.
#pragma once

#include "broker/account.hpp"
#include "broker/authorizer.hpp"
#include "broker/congestion.hpp"
#include "broker/deadlines.hpp"
#include "broker/delivery_queue.hpp"
#include "broker/filters.hpp"
#include "broker/inflight.hpp"
#include "broker/packet_id_set.hpp"
#include "broker/retained_store.hpp"
#include "broker/ring.hpp"
#include "broker/subscription_tree.hpp"
#include "broker/topic_levels.hpp"

#include <functional>
#include <list>
#include <memory>
#include <string>

namespace tutti::broker {

struct StoredWill {
    HeldMessage message; ///< its expiry counts from when it is published, not from here
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    seconds delay{};
};

/// A retained message for a new subscription, which goes before the queue does.
struct Replay {
    Delivery delivery; ///< without its message, which is what the place then has
    RetainedPlace place;
};

/// What of a session stands in the journal, beside its messages.
struct DurableSession {
    JournalKey key = 0;
    std::map<std::string, JournalKey, std::less<>> filters;
};

class Session {
public:
    Session(std::string id, Principal owner, Account& charged)
        : client_id(std::move(id)), principal(std::move(owner)), account(charged) {
        account.take(Resource::Sessions);
        account.take(Resource::SessionBytes, own_bytes_);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() {
        for (const auto& [filter, subscription] : subscriptions) give_back_filter(filter);
        while (!replay_.empty()) take_replay();
        account.give_back(Resource::SessionBytes, own_bytes_ + received_bytes_);
        account.give_back(Resource::Sessions);
    }

    /// Bytes that a session takes by itself, and those of one filter, about: nodes of trees included.
    static std::size_t cost(std::string_view client_id) noexcept {
        return sizeof(Session) + 2 * client_id.size();
    }
    static std::size_t filter_cost(std::string_view filter) noexcept {
        constexpr std::size_t of_a_level = 160;
        return 2 * filter.size() + of_a_level * count_levels(filter);
    }
    /// What it takes that is nobody else's: itself and its filters.
    std::uint64_t own_bytes() const noexcept { return own_bytes_; }
    void take_filter(std::string_view filter) noexcept {
        own_bytes_ += filter_cost(filter);
        account.take(Resource::Subscriptions);
        account.take(Resource::SessionBytes, filter_cost(filter));
    }
    void give_back_filter(std::string_view filter) noexcept {
        own_bytes_ -= filter_cost(filter);
        account.give_back(Resource::Subscriptions);
        account.give_back(Resource::SessionBytes, filter_cost(filter));
    }

    const std::string client_id;
    const Principal principal;
    Account& account;
    Connection* connection = nullptr; ///< nullptr: asleep
    std::uint32_t expiry_seconds = 0; ///< how long it sleeps; mqtt::session_never_expires: for ever
    Filters subscriptions;
    std::unique_ptr<StoredWill> will;
    InflightWindow inflight;
    DeliveryQueue queue;                    ///< behind what is in flight
    std::unique_ptr<Congestion> congestion; ///< while publications wait for it: only where it is connected
    PacketIdSet received;                   ///< QoS 2 messages from the client that it has not released

    std::unique_ptr<DurableSession> durable; ///< nothing: it ends with the hub

    /// While connected, when publications have waited for it for long enough; while asleep, the earlier of
    /// the will's delay and the session's expiry.
    Deadlines::Handle deadline;

    // While asleep:
    SteadyTime left_at{};
    std::uint64_t lost = 0; ///< messages that found its queue full
    std::list<Session*>::iterator place_asleep;

    /// Marks where RouteCache put this session in the route it is building.
    std::uint64_t route_serial = 0;
    std::size_t route_index = 0;

    Identity identity() const noexcept;
    bool has_waiting() const noexcept { return !queue.empty() || !replay_.empty() || inflight.unsent() != 0; }
    bool holds_nothing() const noexcept { return !has_waiting() && inflight.size() == 0; }
    std::size_t replays() const noexcept { return replay_.size(); }
    const Replay& next_replay() const noexcept { return replay_.front(); }
    void add_replay(Replay replay) {
        account.take(Resource::SessionMessages);
        replay_.push(std::move(replay));
    }
    Replay take_replay() {
        account.give_back(Resource::SessionMessages);
        return replay_.pop();
    }
    /// Whether its account has room for the id of one more QoS 2 message from it. Only a client that leaves
    /// every other id unreleased takes much.
    bool may_receive_id() const noexcept {
        constexpr std::size_t granted = 4096;
        return received_bytes_ < granted || account.has_room(Resource::SessionBytes, received_bytes_);
    }
    void receive_id(mqtt::PacketId id) {
        received.insert(id);
        account.take(Resource::SessionBytes, received.bytes() - received_bytes_);
        received_bytes_ = received.bytes();
    }

private:
    Ring<Replay> replay_; // before the queue
    std::uint64_t own_bytes_ = cost(client_id);
    std::uint64_t received_bytes_ = 0; // of `received`
};

} // namespace tutti::broker
