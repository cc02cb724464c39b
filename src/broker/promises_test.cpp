// Clients that publish and subscribe with every quality of service, take and acknowledge as they like, lose
// their connections, come back and are taken over, at random; and what each subscriber must have got in the
// end.
#include "broker/test_client.hpp"

#include <deque>
#include <memory>
#include <set>

namespace tutti::broker {
namespace {

using mqtt::PacketId;
using mqtt::PacketType;
using mqtt::QoS;

/// A client with a memory of its own, as MQTT asks for (MQTT 5 §4.1): it sends again what was not
/// acknowledged, and takes a QoS 2 message once.
class Mindful {
public:
    Mindful(World& world, std::string id) : world_(world), id_(std::move(id)) { come(); }

    /// Over a new connection; the old one, where it is still there, is taken over.
    void come() {
        auto connect = lasting;
        connect.receive_maximum = static_cast<std::uint16_t>(1 + serial_++ % 7);
        client_ = std::make_unique<TestClient>(world_);
        EXPECT_EQ(client_->connect(id_, connect).session_present, serial_ > 1);
        for (auto& [id, message] : unanswered_) // in their order (MQTT 5 §4.4)
            if (message.released)
                client_->send(mqtt::Ack{.type = PacketType::Pubrel, .packet_id = id});
            else
                send(id, message, true);
        open_.clear();
    }
    void vanish() { client_->vanish(); }

    void subscribe(QoS qos) {
        client_->send(subscription(qos));
        client_->read_all();
    }
    void publish(const std::string& payload, QoS qos) {
        const Message message{payload, qos, false};
        if (qos == QoS::AtMostOnce) return send(0, message, false);
        const auto id = static_cast<PacketId>(1 + next_id_++ % 60'000);
        unanswered_.emplace_back(id, message);
        send(id, message, false);
    }
    std::size_t unanswered() const { return unanswered_.size(); }

    /// Reads what has come, and finishes so many exchanges of what it has got.
    void take(std::size_t most) {
        for (auto& packet : client_->packets()) {
            if (packet.ack)
                answered(*packet.ack);
            else if (packet.message)
                got(*packet.message);
        }
        for (; most != 0 && !open_.empty(); --most) {
            client_->send(open_.front());
            open_.pop_front();
        }
    }
    bool is_done() const { return open_.empty() && unanswered_.empty(); }

    std::map<std::string, int> taken; ///< how often each message came
    std::vector<std::string> once;    ///< those of QoS 2, in their order
    std::set<std::string> acknowledged;

private:
    struct Message {
        std::string payload;
        QoS qos;
        bool released;
    };

    static mqtt::Subscribe subscription(QoS qos) {
        mqtt::Subscribe subscribe{.packet_id = 9};
        subscribe.requests.push_back({.filter = "t", .maximum_qos = qos});
        return subscribe;
    }
    void send(PacketId id, const Message& message, bool duplicate) {
        client_->publish("t", message.payload, {.qos = message.qos, .duplicate = duplicate, .packet_id = id});
    }
    void answered(const mqtt::Ack& ack) {
        const auto found =
            std::ranges::find(unanswered_, ack.packet_id, [](const auto& each) { return each.first; });
        switch (ack.type) {
        case PacketType::Pubrel:
            unreleased_.erase(ack.packet_id);
            open_.push_back({.type = PacketType::Pubcomp, .packet_id = ack.packet_id});
            return;
        case PacketType::Pubrec:
            ASSERT_NE(found, unanswered_.end());
            acknowledged.insert(found->second.payload);
            found->second.released = true;
            client_->send(mqtt::Ack{.type = PacketType::Pubrel, .packet_id = ack.packet_id});
            return;
        default:
            ASSERT_NE(found, unanswered_.end());
            acknowledged.insert(found->second.payload);
            unanswered_.erase(found);
        }
    }
    void got(const Got& message) {
        if (message.qos == QoS::AtMostOnce) return;
        if (message.qos == QoS::AtLeastOnce) {
            ++taken[message.payload];
            open_.push_back({.packet_id = message.packet_id});
            return;
        }
        if (unreleased_.insert(message.packet_id).second) {
            ++taken[message.payload];
            once.push_back(message.payload);
        }
        open_.push_back({.type = PacketType::Pubrec, .packet_id = message.packet_id});
    }

    World& world_;
    const std::string id_;
    std::unique_ptr<TestClient> client_;
    std::size_t serial_ = 0;
    std::size_t next_id_ = 0;
    std::vector<std::pair<PacketId, Message>> unanswered_;
    std::set<PacketId> unreleased_;
    std::deque<mqtt::Ack> open_;
};

void play(std::uint64_t seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    World world(Options{.limits = {.queue_messages = 20, .inflight = 5}});
    Mindful one(world, "one"), two(world, "two");
    Mindful publishers[] = {Mindful(world, "a"), Mindful(world, "b")};
    Mindful* const all[] = {&one, &two, &publishers[0], &publishers[1]};
    one.subscribe(QoS::AtLeastOnce);
    two.subscribe(QoS::ExactlyOnce);
    std::map<std::string, QoS> published;
    for (int step = 0; step < 2000; ++step) {
        auto& client = *all[random.next() % 4];
        switch (random.next() % 12) {
        case 0:
            if (random.next() % 2 == 0) client.vanish();
            client.come();
            break;
        case 1:
            world.pass(milliseconds(random.next() % 500));
            break;
        case 2:
        case 3:
        case 4:
        case 5:
            if (auto& publisher = publishers[random.next() % 2]; publisher.unanswered() < 30) {
                const auto qos = static_cast<QoS>(random.next() % 3);
                const auto payload = std::to_string(step);
                if (qos != QoS::AtMostOnce) published.emplace(payload, qos);
                publisher.publish(payload, qos);
            }
            break;
        default:
            client.take(random.next() % 4);
        }
    }
    for (auto* each : all) each->come(); // who made no progress was disconnected
    const auto are_done = [&] {
        return world.broker.accounts().held()[Resource::SessionMessages] == 0
               && std::ranges::all_of(all, [](auto* each) { return each->is_done(); });
    };
    for (int turns = 0; turns < 5000 && !are_done(); ++turns)
        for (auto* each : all) each->take(SIZE_MAX);
    EXPECT_TRUE(are_done());
    EXPECT_EQ(publishers[0].acknowledged.size() + publishers[1].acknowledged.size(), published.size());
    for (const auto& [payload, qos] : published) {
        EXPECT_GE(one.taken[payload], 1) << payload;
        EXPECT_GE(two.taken[payload], 1) << payload;
    }
    EXPECT_EQ(std::set(two.once.begin(), two.once.end()).size(), two.once.size()) << "of QoS 2 nothing twice";
    EXPECT_EQ(world.broker.stats().dropped, 0U);
}

TEST(Promises, NothingAcknowledgedIsLostAndNothingOfQoS2ComesTwice) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) play(seed);
}

} // namespace
} // namespace tutti::broker
