// Core: the state that the broker's verbs (connect, publish, deliver, subscribe, leave) work on together. It
// is private to this folder: others know Broker.
#pragma once

#include "base/random.hpp"
#include "broker/account.hpp"
#include "broker/connection.hpp"
#include "broker/durability.hpp"
#include "broker/held_answers.hpp"
#include "broker/limits.hpp"
#include "broker/lobby.hpp"
#include "broker/report.hpp"
#include "broker/retained_store.hpp"
#include "broker/route_cache.hpp"
#include "broker/session.hpp"
#include "broker/stats.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tutti::broker {

struct ByClientId {
    using is_transparent = void;
    static std::string_view key(std::string_view client_id) noexcept { return client_id; }
    static std::string_view key(const std::unique_ptr<Session>& session) noexcept {
        return session->client_id;
    }
    bool operator()(const auto& one, const auto& other) const noexcept { return key(one) < key(other); }
};

struct Core {
    Core(Options chosen, Authorizer& asked, Report& told, RandomSource& drawn)
        : options(std::move(chosen)), authorizer(asked), report(told), random(drawn),
          accounts(options.limits), lobby(options.limits), routes(subscriptions, asked) {}

    const Options options;
    const Limits& limits = options.limits;
    Authorizer& authorizer;
    Report& report;
    RandomSource& random;
    std::optional<Redirect> redirect = options.redirect;

    Stats stats;       // holds the count of stored bytes: outlives every message below
    Accounts accounts; // outlives who and what is held on them
    Lobby lobby;
    OutputPool pool;
    SubscriptionTree subscriptions;
    RouteCache routes;
    RetainedStore retained;
    Durability durability{options.durability};
    Deadlines deadlines;
    std::set<std::unique_ptr<Session>, ByClientId> sessions;
    std::vector<std::unique_ptr<Connection>> connections; // by ConnectionId; empty where free
    std::vector<std::uint32_t> free_slots;
    HeldAnswers held;
    std::map<std::uint64_t, ConnectionId> held_connects; // by their tickets
    std::vector<ConnectionId> untold;                    // that wait for the journal; some have gone since

    std::vector<ConnectionId> ready; // have output, or are finished
    struct Overflow {
        ConnectionId id;
        mqtt::ReasonCode reason;
    };
    std::vector<Overflow> overflowed; // to be disconnected once nobody walks over routes
    std::size_t appended = 0;         // bytes of output made since the ready list was last taken
    SteadyTime last_sweep{};
    std::uint64_t delivery_serial = 0;
    std::uint64_t rights = 0; // differs after somebody's may have changed

    // Kept between packets for their capacity.
    std::string scratch[4];
    std::vector<RetainedPlace> found;

    Connection* find(ConnectionId id) const noexcept {
        return id.value < connections.size() ? connections[id.value].get() : nullptr;
    }

    /// nullptr: nobody has that client id.
    Session* find_session(std::string_view client_id) const {
        const auto place = sessions.find(client_id);
        return place == sessions.end() ? nullptr : place->get();
    }

    /// To be called after appending `bytes` of output.
    void touch(Connection& connection, std::size_t bytes) {
        appended += bytes;
        if (connection.is_ready) return;
        connection.is_ready = true;
        ready.push_back(connection.id);
    }

    /// What the authorizer said of topics until now may no longer be so.
    void change_rights() {
        ++rights;
        routes.invalidate();
    }

    /// There is no room for so much more on the account: notes that it was refused.
    void refuse(Account& account, Resource what, std::string_view client, SteadyTime now) {
        if (accounts.refuse(account, what, client, now)) report.over_its_share(account, what, client);
    }

    /// The client does not keep up at all: it goes when the present packet is done.
    void overflow(Connection& connection, mqtt::ReasonCode reason = mqtt::ReasonCode::QuotaExceeded) {
        if (connection.overflowed) return;
        connection.overflowed = true;
        overflowed.push_back({connection.id, reason});
    }

    /// Encodes a packet for one connection. What is longer than the client takes is said without its words,
    /// or not at all, and then the client goes ([MQTT-3.1.2-24], [MQTT-3.2.2-19], [MQTT-3.14.2-3]).
    template <typename Packet>
    void send(Connection& connection, Packet packet) {
        if (try_to_send(connection, packet)) return;
        if constexpr (requires { packet.reason_string; })
            if (std::exchange(packet.reason_string, std::nullopt) && try_to_send(connection, packet)) return;
        overflow(connection, mqtt::ReasonCode::PacketTooLarge);
    }

private:
    template <typename Packet>
    bool try_to_send(Connection& connection, const Packet& packet) {
        std::string& tail = connection.output.tail();
        const auto before = tail.size();
        encode(tail, packet, connection.version);
        const auto size = tail.size() - before;
        if (size > connection.packet_limit) {
            tail.resize(before);
            return false;
        }
        ++stats.others_sent;
        touch(connection, size);
        return true;
    }
};

} // namespace tutti::broker
