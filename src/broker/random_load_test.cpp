// Clients that do at random what clients may do. Whatever that was: when all are gone, nothing is held for
// them, and each packet that came was one that its client takes.
#include "broker/test_client.hpp"

#include <array>
#include <memory>

namespace tutti::broker {

using mqtt::QoS;
using mqtt::Version;

namespace {

constexpr std::array spoken_of = {
    "a", "a/b", "a/b/c", "reading/x", "reading/y", "b", "a long topic/of some/levels"
};
constexpr std::array asked_for = {"#",     "a/#", "+/b",        "reading/+",    "a",
                                  "a/b/c", "b/#", "$share/g/#", "$share/g/a/+", "$share/h/reading/#"};

/// One client of several connections, one after the other.
class Guest {
public:
    Guest(World& world, SeededRandom& random, std::size_t number)
        : world_(world), random_(random), name_(fmt::format("guest-{}", number)) {}

    void act() {
        if (!client_ || client_->is_finished()) return come();
        const auto chance = below(100);
        if (chance < 60)
            publish();
        else if (chance < 72)
            subscribe();
        else if (chance < 76)
            unsubscribe();
        else if (chance < 92)
            read();
        else if (chance < 96)
            client_->read(below(50)); // its transport is stuck
        else if (chance < 98)
            client_->send(mqtt::Disconnect{});
        else
            go();
    }
    void go() {
        if (!client_) return;
        client_->vanish();
        client_.reset();
    }

private:
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_.next() % limit); }
    template <typename Choices>
    auto one_of(const Choices& choices) {
        return choices[below(choices.size())];
    }

    void come() {
        go();
        client_ = std::make_unique<TestClient>(world_, below(4) == 0 ? Origin::Trusted : Origin::Loopback);
        mqtt::Connect connect{.version = below(3) == 0 ? Version::V311 : Version::V5};
        connect.client_id = name_;
        connect.clean_start = below(2) == 0;
        if (below(3) == 0)
            connect.will = mqtt::Will{.topic = one_of(spoken_of), .payload = "gone", .retain = below(2) == 0};
        if (connect.version == Version::V5) {
            connect.session_expiry_seconds = static_cast<std::uint32_t>(below(3) * 20);
            connect.receive_maximum = static_cast<std::uint16_t>(1 + below(5));
            connect.topic_alias_maximum = static_cast<std::uint16_t>(below(4));
            if (below(3) == 0) connect.maximum_packet_size = static_cast<std::uint32_t>(60 + below(200));
        }
        takes_ = connect.maximum_packet_size.value_or(mqtt::max_packet_size);
        aliases_taken_ = connect.topic_alias_maximum;
        is_v5_ = connect.version == Version::V5;
        meant_.clear();
        given_.clear();
        client_->connect(name_, connect);
    }

    void publish() {
        mqtt::Publish publish{.topic = one_of(spoken_of)};
        const std::string payload(below(below(10) == 0 ? 5000 : 50), 'x');
        publish.payload = payload;
        publish.qos = static_cast<QoS>(below(3));
        publish.retain = below(5) == 0;
        if (publish.qos != QoS::AtMostOnce) publish.packet_id = static_cast<mqtt::PacketId>(1 + below(20));
        if (is_v5_) {
            if (below(4) == 0) publish.expiry_seconds = static_cast<std::uint32_t>(below(30));
            publish.payload_is_utf8 = below(4) == 0;
            if (below(3) == 0) {
                publish.topic_alias = static_cast<std::uint16_t>(1 + below(3));
                if (given_.contains(publish.topic_alias) && below(2) == 0) publish.topic = {};
                given_[publish.topic_alias] = true;
            }
        }
        for (auto times = 1 + below(4); times > 0 && !client_->is_finished(); --times) client_->send(publish);
        if (publish.qos == QoS::ExactlyOnce && !client_->is_finished())
            client_->send(mqtt::Ack{.type = mqtt::PacketType::Pubrel, .packet_id = publish.packet_id});
    }

    void subscribe() {
        mqtt::Subscribe subscribe{.packet_id = 9};
        mqtt::SubscriptionRequest request{.filter = one_of(asked_for)};
        request.maximum_qos = static_cast<QoS>(below(3));
        if (is_v5_) {
            if (below(3) == 0) subscribe.subscription_identifier = static_cast<std::uint32_t>(1 + below(300));
            request.no_local = !request.filter.starts_with("$share/") && below(3) == 0;
            request.retain_as_published = below(3) == 0;
        }
        subscribe.requests.push_back(request);
        client_->send(subscribe);
    }
    void unsubscribe() {
        mqtt::Unsubscribe unsubscribe{.packet_id = 8};
        unsubscribe.filters.push_back(one_of(asked_for));
        client_->send(unsubscribe);
    }

    /// All that waits; most of it is acknowledged.
    void read() {
        client_->read_all();
        while (const auto packet = client_->next_packet()) {
            if (const auto* const publish = std::get_if<mqtt::Publish>(&*packet)) {
                take(*publish);
            } else if (const auto* const ack = std::get_if<mqtt::Ack>(&*packet)) {
                if (ack->type == mqtt::PacketType::Pubrel) answer(mqtt::PacketType::Pubcomp, ack->packet_id);
                if (ack->type == mqtt::PacketType::Pubrec && !is_failure(ack->reason))
                    answer(mqtt::PacketType::Pubrel, ack->packet_id);
            }
        }
    }
    void take(const mqtt::Publish& publish) {
        EXPECT_LE(mqtt::encoded_size(publish, is_v5_ ? Version::V5 : Version::V311), takes_);
        EXPECT_LE(publish.topic_alias, aliases_taken_);
        if (publish.topic_alias != 0 && !publish.topic.empty()) meant_[publish.topic_alias] = publish.topic;
        if (publish.topic.empty()) EXPECT_TRUE(meant_.contains(publish.topic_alias));
        if (publish.qos == QoS::AtMostOnce || below(10) == 0) return;
        const bool twice = publish.qos == QoS::ExactlyOnce;
        answer(twice ? mqtt::PacketType::Pubrec : mqtt::PacketType::Puback, publish.packet_id);
    }
    void answer(mqtt::PacketType type, mqtt::PacketId id) {
        if (!client_->is_finished()) client_->send(mqtt::Ack{.type = type, .packet_id = id});
    }

    World& world_;
    SeededRandom& random_;
    std::string name_;
    std::unique_ptr<TestClient> client_;
    std::uint32_t takes_ = 0;
    std::uint16_t aliases_taken_ = 0;
    bool is_v5_ = false;
    std::map<std::uint16_t, std::string> meant_; // by the hub's aliases
    std::map<std::uint16_t, bool> given_;        // the client's own
};

} // namespace

TEST(RandomLoad, LeavesNothingHeldForThoseWhoAreGone) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Limits limits{.queue_messages = 20, .queue_bytes = 8000, .inflight = 4, .latest = {"reading/#"}};
        limits.sessions = 16;
        limits.session_bytes = 200'000;
        World world(Options{.limits = limits});
        SeededRandom random(seed);
        std::vector<std::unique_ptr<Guest>> guests;
        for (std::size_t i = 0; i < 8; ++i) guests.push_back(std::make_unique<Guest>(world, random, i));
        for (int step = 0; step < 1500; ++step) {
            guests[random.next() % guests.size()]->act();
            if (random.next() % 20 == 0) world.pass(seconds(random.next() % 10));
            if (random.next() % 100 == 0) world.broker.rights_changed();
        }
        for (auto& each : guests) each->go();
        world.pass(seconds(Limits{}.session_expiry_seconds + 1U));
        TestClient last(world, Origin::Trusted);
        last.connect("last");
        for (const auto* topic : spoken_of) last.publish(topic, "", {.retain = true});
        last.vanish();
        const auto stats = world.broker.stats();
        EXPECT_EQ(stats.sessions, 0U) << seed;
        EXPECT_EQ(stats.subscriptions, 0U) << seed;
        EXPECT_EQ(stats.shared_subscriptions, 0U) << seed;
        EXPECT_EQ(stats.stored_bytes, 0U) << seed;
        EXPECT_EQ(world.broker.accounts().held(), Amounts{}) << seed;
        EXPECT_GT(stats.coalesced + stats.dropped_qos0, 0U) << seed;
    }
}

} // namespace tutti::broker
