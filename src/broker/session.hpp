// Session: what the hub remembers of one client id, connected or asleep (MQTT 5 §4.1). Data and its
// invariants; who may do what with it is decided in connect.cpp, deliver.cpp and leave.cpp.
#pragma once

#include "base/short_text.hpp"
#include "broker/account.hpp"
#include "broker/authorizer.hpp"
#include "broker/congestion.hpp"
#include "broker/deadlines.hpp"
#include "broker/delivery_queue.hpp"
#include "broker/filters.hpp"
#include "broker/inflight.hpp"
#include "broker/lazy.hpp"
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
    Session(ShortText id, Principal owner, Account& charged)
        : client_id(std::move(id)), principal(std::move(owner)), account(charged) {
        account.take(Resource::Sessions);
        account.take(Resource::SessionBytes, cost(client_id));
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() {
        for (const auto& [filter, subscription] : subscriptions) give_back_filter(filter);
        while (replays() != 0) take_replay();
        account.give_back(Resource::SessionBytes, cost(client_id) + received_bytes());
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
    std::uint64_t own_bytes() const noexcept {
        std::uint64_t bytes = cost(client_id);
        for (const auto& [filter, subscription] : subscriptions) bytes += filter_cost(filter);
        return bytes;
    }
    void take_filter(std::string_view filter) noexcept {
        account.take(Resource::Subscriptions);
        account.take(Resource::SessionBytes, filter_cost(filter));
    }
    void give_back_filter(std::string_view filter) noexcept {
        account.give_back(Resource::Subscriptions);
        account.give_back(Resource::SessionBytes, filter_cost(filter));
    }

    const ShortText client_id;
    const Principal principal;
    Account& account;
    Connection* connection = nullptr; ///< nullptr: asleep
    std::uint32_t expiry_seconds = 0; ///< how long it sleeps; mqtt::session_never_expires: for ever
    std::uint32_t route_index = 0;    ///< where RouteCache put it in the route of that serial,
    std::uint64_t route_serial = 0;   ///< which it is building
    Filters subscriptions;
    std::unique_ptr<StoredWill> will;
    Lazy<InflightWindow> inflight;
    DeliveryQueue queue;                     ///< behind what is in flight
    std::unique_ptr<Congestion> congestion;  ///< while publications wait for it: only where it is connected
    Lazy<PacketIdSet> received;              ///< QoS 2 messages from the client that it has not released
    std::unique_ptr<DurableSession> durable; ///< nothing: it ends with the hub

    /// While connected, when publications have waited for it for long enough; while asleep, the earlier of
    /// the will's delay and the session's expiry.
    Deadlines::Handle deadline;

    // While asleep:
    std::uint32_t lost = 0; ///< messages that found its queue full; no more are counted than it holds
    SteadyTime left_at{};
    std::list<Session*>::iterator place_asleep;

    Identity identity() const noexcept;
    bool has_waiting() const noexcept { return !queue.empty() || replays() != 0 || unsent() != 0; }
    bool holds_nothing() const noexcept { return !has_waiting() && in_flight() == 0; }
    std::size_t in_flight() const noexcept { return inflight.made() ? inflight.made()->size() : 0; }
    std::size_t unsent() const noexcept { return inflight.made() ? inflight.made()->unsent() : 0; }
    std::size_t replays() const noexcept { return replay_.made() ? replay_.made()->size() : 0; }
    const Replay& next_replay() const noexcept { return replay_.made()->front(); }
    void add_replay(Replay replay) {
        account.take(Resource::SessionMessages);
        replay_.use().push(std::move(replay));
    }
    Replay take_replay() {
        account.give_back(Resource::SessionMessages);
        Replay first = replay_.use().pop();
        if (replay_.use().empty())
            replay_.reset(); // mostly there are some after a subscription, and never again
        return first;
    }
    /// Whether its account has room for the id of one more QoS 2 message from it. Only a client that leaves
    /// every other id unreleased takes much.
    bool may_receive_id() const noexcept {
        constexpr std::size_t granted = 4096;
        return received_bytes() < granted || account.has_room(Resource::SessionBytes, received_bytes());
    }
    void receive_id(mqtt::PacketId id) {
        const auto before = received_bytes();
        received.use().insert(id);
        account.take(Resource::SessionBytes, received_bytes() - before);
    }
    /// Returns whether it was there. (One out of the middle leaves more to be kept.)
    bool release_id(mqtt::PacketId id) {
        if (received.made() == nullptr) return false;
        const auto before = received_bytes();
        const bool was_there = received.use().erase(id);
        account.take(Resource::SessionBytes, received_bytes() - before);
        return was_there;
    }

private:
    std::uint64_t received_bytes() const noexcept { return received.made() ? received.made()->bytes() : 0; }

    Lazy<Ring<Replay>> replay_; // before the queue
};

} // namespace tutti::broker
