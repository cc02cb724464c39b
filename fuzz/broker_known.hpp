// For the target `broker`: what a client remembers under its id, and what it may therefore ask of the hub
// (docs/hub.md, "What an acknowledgement promises").
#pragma once

#include "broker_owed.hpp"
#include "broker_world.hpp"
#include "mqtt/packet.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::fuzz {

/// What is known under one client id of the session there, as far as the client has heard.
class Known {
public:
    explicit Known(World& world) : world_(world) {}

    /// What became of that connection nobody has heard: until a session begins over a later one, nothing is
    /// sure.
    void doubt(std::uint64_t connection) noexcept {
        is_wild_ = true;
        doubted_ = std::max(doubted_, connection);
    }
    bool is_wild() const noexcept { return is_wild_; }

    struct Welcome {
        bool is_present = false;
        Principal principal = {};
        std::uint64_t connection = 0;
        bool is_clean = false;   ///< a clean start was asked for
        bool is_lasting = false; ///< the session is to outlive the hub
        bool takes_all = true;   ///< however long
    };
    /// A CONNACK came. Of a new session nothing is known.
    void welcomed(const Welcome& welcome) {
        const bool is_owed = world_.now < session_.owed_until && session_.principal == welcome.principal;
        if (!welcome.is_present) {
            invariant(is_wild_ || welcome.is_clean || !is_owed, "what is durable outlives the hub");
            session_ = {.principal = welcome.principal, .began_at = world_.journal.position()};
            is_wild_ = welcome.connection < doubted_;
        }
        invariant(
            is_wild_ || !session_.principal || *session_.principal == welcome.principal,
            "a session belongs to one user"
        );
        // A disk that is full holds nobody up: what it knows of the session may be older.
        if (!world_.journal.has_room()) session_.began_at = world_.journal.position();
        session_.principal = welcome.principal;
        session_.is_lasting = welcome.is_lasting;
        session_.is_promised = false;
        session_.owed_until = {};
        session_.owed.disconnected();
        session_.owed.set_lasting(welcome.is_lasting);
        if (!welcome.takes_all) session_.owed.forgo();
    }
    /// The hub died: what it had not on the disk, it no longer knows.
    void hub_died(bool is_connected) {
        if (session_.began_at > world_.journal.synced()) doubt(world_.last_serial); // that one ended, neither
        std::erase_if(session_.in_flight, [](const auto& each) {
            return each.second.qos != QoS::ExactlyOnce;
        });
        for (auto& [id, message] : session_.in_flight) message.may_come_again = true;
        session_.guessed.clear();
        session_.newest.clear();
        session_.owed.hub_died(world_.publications);
        if (is_connected && session_.is_promised) session_.owed_until = world_.now + lasting / 2;
    }
    /// How long a session sleeps at least that outlives the hub.
    static constexpr seconds lasting{60};
    /// Its session ends before its time, by no fault of the hub's.
    void owe_nothing() noexcept {
        session_.is_promised = false;
        session_.owed_until = {};
    }

    /// Something was sent to the hub, over that connection, that it will understand.
    void sent(const mqtt::Packet& packet, std::uint64_t connection) {
        if (const auto* publish = std::get_if<mqtt::Publish>(&packet))
            return sent_publish(*publish, connection);
        if (const auto* ack = std::get_if<mqtt::Ack>(&packet)) return sent_ack(*ack, connection);
        if (const auto* disconnect = std::get_if<mqtt::Disconnect>(&packet)) {
            owe_nothing();
            if (disconnect->session_expiry_seconds) session_.owed.forgo();
        }
        if (const auto* unsubscribe = std::get_if<mqtt::Unsubscribe>(&packet))
            session_.owed.asked(*unsubscribe);
        if (const auto* subscribe = std::get_if<mqtt::Subscribe>(&packet)) {
            session_.owed.asked(*subscribe);
            for (const auto& request : subscribe->requests) {
                session_.filters.emplace(request.filter);
                if (request.filter.starts_with("$share/")) world_.shared.emplace(request.filter);
            }
        }
    }
    /// Somebody has published that, and the hub has taken it.
    void published(std::size_t number, std::string_view topic) {
        const bool is_anonymous =
            !session_.principal || session_.principal->kind == Principal::Kind::Anonymous;
        const bool is_closed =
            topic.starts_with("cmd/") || (world_.door.is_closed && topic.starts_with("a/"));
        if (!is_wild_ && !(is_anonymous && is_closed)) session_.owed.published(number, topic);
    }
    /// Whether it has got what was acknowledged to others.
    bool has_all() const { return is_wild_ || session_.owed.has_all(world_.publications); }

    /// A message came, with its topic in words, over that connection.
    void take(const mqtt::Publish& publish, std::uint64_t connection) {
        if (is_wild_) return;
        invariant(is_asked_for(publish.topic), "nothing comes that was not asked for");
        const bool is_anonymous =
            session_.principal && session_.principal->kind == Principal::Kind::Anonymous;
        invariant(!is_anonymous || !publish.topic.starts_with("cmd/"), "nothing comes that may not be read");
        const auto number = world_.number_of(publish.payload);
        const bool is_new = publish.qos == QoS::AtMostOnce || note(publish, connection);
        if (number) session_.owed.got(*number);
        if (!number || !is_new) return;
        const Publication& publication = world_.publications[*number];
        invariant(publication.topic == publish.topic || publication.is_loose, "a message keeps its topic");
        invariant(publish.qos <= publication.qos || publication.is_loose, "a message keeps its quality");
        if (publication.is_loose || publication.retain) return;
        const auto groups = world_.groups_of(publish.topic);
        if (publish.qos == QoS::ExactlyOnce)
            invariant(++once_[*number] <= 1 + groups, "with QoS 2 a message comes once");
        if (groups != 0 || publication.is_late) return;
        auto& newest = session_.newest[{publication.topic, publish.qos}];
        invariant(newest <= *number, "messages of a topic come in their order");
        newest = *number;
    }
    /// How many messages it has over that connection whose exchange is not finished.
    std::size_t unfinished(std::uint64_t connection) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            session_.in_flight,
            [connection](const auto& each) { return each.second.connection == connection; }
        ));
    }

    /// A SUBACK or UNSUBACK came: where its session is to outlive the hub, it does from here on.
    void subscribed(const mqtt::SubscriptionAck& ack) {
        session_.owed.answered(ack);
        if (ack.type == PacketType::Suback && !is_failure(ack.reasons.front()))
            session_.is_promised = session_.is_lasting;
    }
    /// An answer came.
    void answered(const mqtt::Ack& ack) {
        if (ack.type == PacketType::Pubrel) return released(ack.packet_id);
        const auto found = session_.open.find(ack.packet_id);
        if (found == session_.open.end() || is_wild_) return;
        const auto qos = ack.type == PacketType::Puback ? QoS::AtLeastOnce : QoS::ExactlyOnce;
        OpenPublication& open = found->second;
        Publication& publication = world_.publications[open.number];
        if (publication.qos != qos) return;
        if (ack.type != PacketType::Pubcomp && !is_failure(ack.reason)) {
            open.is_received = true;
            publication.is_acknowledged = true;
            invariant(
                !world_.is_kept || publication.is_loose || publication.needed <= world_.journal.synced(),
                "what is acknowledged is on the disk"
            );
        }
        const bool is_over = ack.type == PacketType::Puback || is_failure(ack.reason)
                             || (ack.type == PacketType::Pubcomp && open.is_released);
        if (is_over) session_.open.erase(found);
    }

    /// Whether the id is that of a publication whose exchange goes on, and its number.
    std::optional<std::size_t> open(PacketId id) const {
        const auto found = session_.open.find(id);
        return found == session_.open.end() ? std::nullopt : std::optional(found->second.number);
    }
    /// Whether it is to be sent again over that connection (MQTT 5 §4.4).
    bool is_to_be_sent_again(PacketId id, std::uint64_t connection) const {
        const auto& open = session_.open.at(id);
        return open.connection != connection && !open.is_received && !open.is_released;
    }
    /// The ids whose PUBREL is due.
    std::vector<PacketId> to_release() const {
        std::vector<PacketId> ids;
        for (const auto& [id, publication] : session_.open)
            if (publication.is_received && world_.publications[publication.number].qos == QoS::ExactlyOnce)
                ids.push_back(id);
        return ids;
    }

private:
    using Once = std::map<std::size_t, std::size_t>;

    struct Incoming {
        QoS qos;
        std::string payload;
        std::uint64_t connection;
        bool is_received = false; ///< PUBREC was sent
        bool may_come_again = false;
    };
    struct OpenPublication {
        std::size_t number;
        std::uint64_t connection; ///< that it was last sent over
        bool is_received = false; ///< PUBREC came
        bool is_released = false; ///< PUBREL was sent
    };

    struct Session {
        std::optional<Principal> principal = {};
        broker::JournalPosition began_at = {}; ///< what ended before may be there again until that is synced
        bool is_lasting = false;
        bool is_promised = false; ///< that it outlives the hub
        SteadyTime owed_until = {};
        Owed owed = {};
        std::map<PacketId, Incoming> in_flight = {};
        std::set<PacketId> unreleased = {};
        std::set<PacketId> strange = {}; ///< of what it published with QoS 2 that nobody knows
        std::set<PacketId> guessed = {}; ///< acknowledged without having come
        std::map<PacketId, OpenPublication> open = {};
        std::set<std::string, std::less<>> filters = {}; ///< ever asked for
        std::map<std::pair<std::string, QoS>, std::size_t> newest = {};
    };

    bool is_asked_for(std::string_view topic) const {
        return std::ranges::any_of(session_.filters, [topic](const std::string& filter) {
            const auto parsed = mqtt::parse_filter(filter);
            return parsed && mqtt::matches(parsed->filter, topic);
        });
    }

    // Of QoS 1 and 2. Whether it is one that it did not have.
    bool note(const mqtt::Publish& publish, std::uint64_t connection) {
        const auto id = publish.packet_id;
        const bool is_new = publish.qos != QoS::ExactlyOnce || session_.unreleased.insert(id).second;
        if (session_.guessed.erase(id) != 0) { // what was guessed may have ended its exchange already
            session_.in_flight.erase(id);
            return is_new;
        }
        const auto found = session_.in_flight.find(id);
        if (found == session_.in_flight.end()) {
            session_.in_flight.emplace(id, Incoming{publish.qos, std::string(publish.payload), connection});
            return is_new;
        }
        Incoming& before = found->second;
        invariant(before.connection != connection, "a packet id is in use once");
        invariant(publish.duplicate, "what comes again says so");
        invariant(before.qos == publish.qos, "a packet id is in use for one quality");
        invariant(before.payload == publish.payload, "a packet id is in use for one message");
        invariant(!before.is_received || before.may_come_again, "what was received does not come again");
        before.connection = connection;
        before.is_received = before.may_come_again = false; // it is to be answered again
        return is_new && publish.qos == QoS::ExactlyOnce;
    }

    // Also what the client has not answered, where it has become too large for it.
    void released(PacketId id) {
        session_.unreleased.erase(id);
        const auto found = session_.in_flight.find(id);
        if (found != session_.in_flight.end() && found->second.qos == QoS::ExactlyOnce)
            found->second.is_received = true;
    }

    void sent_publish(const mqtt::Publish& publish, std::uint64_t connection) {
        if (publish.qos == QoS::AtMostOnce) return;
        const auto number = world_.number_of(publish.payload);
        if (!number && publish.qos == QoS::ExactlyOnce) session_.strange.insert(publish.packet_id);
        if (number && session_.strange.contains(publish.packet_id))
            world_.publications[*number].is_loose = true;
        if (const auto found = session_.open.find(publish.packet_id); found != session_.open.end()) {
            found->second.connection = connection;
            if (number == found->second.number) return;
            world_.publications[found->second.number].is_loose = true;
            if (number) world_.publications[*number].is_loose = true;
        } else if (number) {
            session_.open.emplace(publish.packet_id, OpenPublication{*number, connection});
        }
    }

    void sent_ack(const mqtt::Ack& ack, std::uint64_t connection) {
        const auto id = ack.packet_id;
        if (ack.type == PacketType::Pubrel) {
            if (const auto found = session_.open.find(id); found != session_.open.end())
                found->second.is_released = true;
            return;
        }
        const auto found = session_.in_flight.find(id);
        const bool is_guess = found == session_.in_flight.end()
                              || (found->second.connection != connection && !found->second.is_received);
        if (is_guess) {
            // What still waits for the disk need not come any more.
            session_.guessed.insert(id);
            session_.owed.forgo();
        }
        if (found == session_.in_flight.end()) return;
        Incoming& message = found->second;
        const bool has_failed = is_failure(ack.reason);
        if (has_failed) session_.owed.forgo();
        if (ack.type == PacketType::Puback) {
            if (message.qos == QoS::AtLeastOnce) session_.in_flight.erase(found);
        } else if (message.qos == QoS::ExactlyOnce && ack.type == PacketType::Pubrec) {
            message.is_received = true;
            if (!has_failed) return;
            session_.unreleased.erase(id);
            session_.in_flight.erase(found);
        } else if (message.qos == QoS::ExactlyOnce && (message.is_received || is_guess)) {
            session_.in_flight.erase(found); // PUBCOMP: the hub may have released it, though nobody has heard
        }
    }

    World& world_;
    Once once_; // how often a publication came with QoS 2, in any session of that id
    Session session_;
    bool is_wild_ = false;
    std::uint64_t doubted_ = 0;
};

} // namespace tutti::fuzz
