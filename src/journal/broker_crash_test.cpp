// A whole broker on a disk that dies at each of its steps, with clients that come back to the next one: what
// was acknowledged is there, and nothing of QoS 2 comes twice (docs/hub.md, "What an acknowledgement
// promises").
#include "base/random.hpp"
#include "journal/durable_machine.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <charconv>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace tutti::journal {
namespace {

using mqtt::PacketType;
using mqtt::QoS;

/// A client that knows the protocol, and forgets nothing when its connection breaks.
class Client {
public:
    explicit Client(std::string id) : id_(std::move(id)) {}
    virtual ~Client() = default;

    void connect(Machine& machine) {
        machine_ = &machine;
        input_.clear();
        connection_ = machine.world.broker.open({broker::Origin::Loopback, "test"}, machine.world.now);
        mqtt::Connect connect = broker::lasting;
        connect.client_id = id_;
        connect.receive_maximum = 6;
        std::string bytes;
        encode(bytes, connect);
        machine.world.broker.receive(*connection_, bytes, machine.world.now);
    }
    void vanish() {
        if (connection_) machine_->world.broker.closed(*connection_, machine_->world.now);
        machine_died();
    }
    void machine_died() {
        connection_.reset();
        is_welcome_ = false;
    }
    bool is_connected() const { return connection_.has_value(); }
    bool is_welcome() const { return is_welcome_; }

    /// Takes all that the broker has for it, and answers.
    void read() {
        if (!connection_) return;
        auto& broker = machine_->world.broker;
        while (!broker.output(*connection_).empty()) {
            const std::string bytes(broker.output(*connection_));
            input_ += bytes;
            broker.written(*connection_, bytes.size(), false, machine_->world.now);
            std::size_t taken = 0;
            for (;;) {
                const auto peeked = mqtt::peek_frame(std::string_view(input_).substr(taken));
                if (peeked.status != mqtt::FrameStatus::Whole) break;
                auto packet = mqtt::decode(peeked.frame, mqtt::Version::V5, mqtt::Sender::Server);
                ASSERT_TRUE(packet);
                taken += peeked.frame.size;
                if (const auto* connack = std::get_if<mqtt::Connack>(&*packet)) {
                    ASSERT_FALSE(is_failure(connack->reason));
                    is_welcome_ = true;
                    welcomed(connack->session_present);
                } else {
                    got(*packet);
                }
            }
            input_.erase(0, taken);
        }
    }

protected:
    virtual void welcomed(bool session_present) = 0;
    virtual void got(const mqtt::Packet& packet) = 0;

    template <typename Packet>
    void send(const Packet& packet) {
        std::string bytes;
        encode(bytes, packet, mqtt::Version::V5);
        machine_->world.broker.receive(*connection_, bytes, machine_->world.now);
    }
    void acknowledge(PacketType type, mqtt::PacketId id) { send(mqtt::Ack{.type = type, .packet_id = id}); }

private:
    std::string id_;
    Machine* machine_ = nullptr;
    std::optional<broker::ConnectionId> connection_;
    std::string input_;
    bool is_welcome_ = false;
};

class Publisher final : public Client {
public:
    Publisher() : Client("publisher") {}

    struct Sent {
        int number = 0;
        QoS qos = QoS::AtLeastOnce;
        bool is_received = false; ///< PUBREC came
    };

    void publish(SeededRandom& random) {
        constexpr std::size_t window = 8;
        if (!is_welcome() || open_.size() >= window) return;
        do next_id_ = static_cast<mqtt::PacketId>(next_id_ % 40 + 1);
        while (open_.contains(next_id_));
        order_.push_back(next_id_);
        const Sent sent{++last_, random.next() % 2 == 0 ? QoS::AtLeastOnce : QoS::ExactlyOnce};
        all[sent.number] = sent.qos;
        open_[next_id_] = sent;
        send_it(next_id_, false);
    }
    bool is_done() const { return open_.empty(); }

    std::map<int, QoS> all;
    std::set<int> acknowledged;

private:
    void send_it(mqtt::PacketId id, bool duplicate) {
        const Sent& sent = open_[id];
        const bool is_setting = sent.number % 5 == 0;
        const auto payload = std::to_string(sent.number);
        send(mqtt::Publish{
            .topic = is_setting ? "config/x" : "t/x",
            .payload = payload,
            .qos = sent.qos,
            .retain = is_setting,
            .duplicate = duplicate,
            .packet_id = id,
        });
    }
    void welcomed(bool) override {
        const auto order = order_;
        for (const auto id : order) {
            if (open_[id].is_received)
                acknowledge(PacketType::Pubrel, id);
            else
                send_it(id, true);
        }
    }
    void got(const mqtt::Packet& packet) override {
        const auto* ack = std::get_if<mqtt::Ack>(&packet);
        if (ack == nullptr) return;
        ASSERT_TRUE(!is_failure(ack->reason) || ack->type == PacketType::Pubcomp) << name(ack->reason);
        ASSERT_TRUE(open_.contains(ack->packet_id));
        Sent& sent = open_[ack->packet_id];
        acknowledged.insert(sent.number);
        if (ack->type == PacketType::Pubrec) {
            sent.is_received = true;
            return acknowledge(PacketType::Pubrel, ack->packet_id);
        }
        open_.erase(ack->packet_id);
        std::erase(order_, ack->packet_id);
    }

    std::map<mqtt::PacketId, Sent> open_;
    std::vector<mqtt::PacketId> order_;
    mqtt::PacketId next_id_ = 0;
    int last_ = 0;
};

class Receiver final : public Client {
public:
    Receiver(std::string id, QoS most) : Client(std::move(id)), most_(most) {}

    std::map<int, int> times; ///< of each message
    std::map<QoS, int> latest;
    bool is_subscribed = false;

private:
    void welcomed(bool session_present) override {
        EXPECT_TRUE(session_present || !is_subscribed) << "a session that was promised is gone";
        if (!session_present) unreleased_.clear();
        if (is_subscribed) return;
        mqtt::Subscribe subscribe{.packet_id = 1};
        for (const auto* filter : {"t/#", "config/#"})
            subscribe.requests.push_back(
                {.filter = filter, .maximum_qos = most_, .retain_handling = mqtt::RetainHandling::Never}
            );
        send(subscribe);
    }
    void take(const mqtt::Publish& publish) {
        int number = 0;
        std::from_chars(publish.payload.data(), publish.payload.data() + publish.payload.size(), number);
        ++times[number];
        if (publish.topic == "t/x") EXPECT_TRUE(number > latest[publish.qos] || times[number] > 1) << number;
        latest[publish.qos] = std::max(latest[publish.qos], publish.topic == "t/x" ? number : 0);
    }
    void got(const mqtt::Packet& packet) override {
        if (std::holds_alternative<mqtt::SubscriptionAck>(packet)) is_subscribed = true;
        if (const auto* publish = std::get_if<mqtt::Publish>(&packet)) {
            if (publish->qos == QoS::AtLeastOnce) {
                take(*publish);
                acknowledge(PacketType::Puback, publish->packet_id);
            } else {
                if (unreleased_.insert(publish->packet_id).second) take(*publish);
                acknowledge(PacketType::Pubrec, publish->packet_id);
            }
        }
        const auto* ack = std::get_if<mqtt::Ack>(&packet);
        if (ack == nullptr || ack->type != PacketType::Pubrel) return;
        unreleased_.erase(ack->packet_id);
        acknowledge(PacketType::Pubcomp, ack->packet_id);
    }

    QoS most_;
    std::set<mqtt::PacketId> unreleased_;
};

/// Everybody who is not the hub.
struct Household {
    Publisher publisher;
    Receiver once{"once", QoS::ExactlyOnce};
    Receiver least{"least", QoS::AtLeastOnce};
    SeededRandom random;

    explicit Household(std::uint64_t seed) : random(seed) {}

    std::vector<Client*> all() { return {&publisher, &once, &least}; }
    bool is_subscribed() const { return once.is_subscribed && least.is_subscribed; }

    /// Runs turns of the hub's loop until all of the load is through, or the machine dies. False: it did.
    bool run(Machine& machine, int turns) {
        for (int turn = 0; turn < turns; ++turn) {
            for (Client* const each : all()) {
                const bool rests = is_subscribed() && random.next() % 8 == 0 && turn + 20 < turns;
                if (rests && each->is_connected()) each->vanish();
                if (!each->is_connected() && random.next() % 2 == 0) each->connect(machine);
            }
            const bool goes_on = turn + 20 < turns && is_subscribed();
            for (auto count = random.next() % 4; goes_on && count > 0; --count) publisher.publish(random);
            for (Client* const each : all()) each->read();
            machine.world.now += milliseconds(10);
            machine.world.broker.advance(machine.world.now);
            if (turn + 20 < turns && random.next() % 3 == 0) continue; // the disk is slow
            if (!machine.journal->write()) return false;
            machine.world.broker.synced(machine.journal->position(), machine.world.now);
        }
        return true;
    }
    void machine_died() {
        for (Client* const each : all()) each->machine_died();
    }
};

constexpr int turns_before = 80;
constexpr int turns_after = 50;

void expect_promises_kept(Household& household, Machine& machine) {
    EXPECT_TRUE(machine.remarks.empty()) << machine.remarks.front();
    EXPECT_EQ(machine.restored.strange, 0U);
    EXPECT_TRUE(household.publisher.is_done());
    int setting = 0;
    for (const auto& [number, qos] : household.publisher.all) {
        SCOPED_TRACE(number);
        EXPECT_TRUE(household.publisher.acknowledged.contains(number));
        EXPECT_GE(household.least.times[number], 1);
        EXPECT_GE(household.once.times[number], 1);
        if (qos == QoS::ExactlyOnce) EXPECT_EQ(household.once.times[number], 1);
        if (number % 5 == 0) setting = number;
    }
    if (setting == 0) return;
    broker::TestClient late(machine.world);
    late.connect("late");
    late.subscribe("config/#");
    EXPECT_EQ(late.payloads(), (broker::Strings{std::to_string(setting)}));
}

/// False: the load takes fewer steps of the disk than that.
bool crashes_at(std::size_t step, bool is_power_cut) {
    SCOPED_TRACE(fmt::format("{} at step {}", is_power_cut ? "power cut" : "crash", step));
    Household household(3);
    auto first = std::make_unique<Machine>(io::MemoryDisk());
    first->disk.fail_at(step, io::Fault::Crash);
    const bool survived = household.run(*first, turns_before);
    household.machine_died();
    auto left = is_power_cut ? first->disk.after_power_cut() : first->disk.after_crash();
    first.reset();
    Machine second(std::move(left));
    EXPECT_TRUE(household.run(second, turns_after));
    expect_promises_kept(household, second);
    return !survived;
}

TEST(BrokerCrash, AtAnyStepOfItsDiskLosesNothingAcknowledgedAndRepeatsNothingOfQoS2) {
    for (const bool is_power_cut : {false, true}) {
        std::size_t step = 0;
        while (crashes_at(step, is_power_cut) && !testing::Test::HasFailure()) ++step;
        EXPECT_GT(step, 40U) << "the load is worth its name";
    }
}

TEST(BrokerCrash, OverAndOverKeepsItsPromises) {
    for (std::uint64_t seed = 1; seed <= 20 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        Household household(seed);
        io::MemoryDisk disk;
        for (int life = 0; life < 6; ++life) {
            Machine machine(std::move(disk));
            machine.disk.fail_at(household.random.next() % 60, io::Fault::Crash);
            household.run(machine, turns_before);
            household.machine_died();
            disk = machine.disk.after_power_cut();
        }
        Machine last(std::move(disk));
        EXPECT_TRUE(household.run(last, turns_after));
        expect_promises_kept(household, last);
    }
}

TEST(BrokerRestart, SessionsSleepOnAndEndInTheirTime) {
    io::MemoryDisk disk;
    {
        Machine machine(std::move(disk));
        Receiver receiver("once", QoS::ExactlyOnce);
        receiver.connect(machine);
        receiver.read();
        ASSERT_TRUE(machine.journal->write());
        receiver.vanish();
        ASSERT_TRUE(machine.journal->write());
        disk = machine.disk.after_power_cut();
    }
    Machine machine(std::move(disk));
    EXPECT_EQ(machine.restored.sessions, 1U);
    machine.world.pass(seconds(99));
    EXPECT_EQ(machine.world.broker.stats().sessions, 1U);
    machine.world.pass(seconds(1));
    EXPECT_EQ(machine.world.broker.stats().sessions, 0U);
    ASSERT_TRUE(machine.journal->write());
    Machine next(machine.disk.after_power_cut());
    EXPECT_EQ(next.restored.sessions, 0U);
}

TEST(BrokerRestart, WhatNapsShorterWritesNothing) {
    Machine machine{io::MemoryDisk()};
    broker::TestClient napper(machine.world);
    napper.connect("napper", {.clean_start = false, .session_expiry_seconds = 49});
    napper.subscribe("#", QoS::ExactlyOnce);
    broker::TestClient sender(machine.world);
    sender.connect("sender");
    EXPECT_EQ(sender.publish_surely("t/x", "1").reason, mqtt::ReasonCode::Success);
    EXPECT_EQ(machine.journal->position().value, 0U);
}

TEST(BrokerRestart, WhatIsInFlightWhenItsSessionBecomesDurableKeepsItsOrder) { // [MQTT-4.6.0-1]
    Machine machine{io::MemoryDisk()};
    broker::TestClient client(machine.world), sender(machine.world), again(machine.world);
    client.connect("client", {.clean_start = false, .session_expiry_seconds = 10});
    client.subscribe("t", QoS::AtLeastOnce);
    sender.connect("sender");
    for (int i = 1; i <= 9; ++i) { // ids that begin again in the window's slots
        sender.publish_surely("t", std::to_string(i));
        if (i <= 5)
            for (const auto& message : client.messages()) client.acknowledge(message.packet_id);
    }
    client.vanish();
    again.connect("client", broker::lasting);
    ASSERT_TRUE(machine.journal->write());
    Machine next(machine.disk.after_power_cut());
    broker::TestClient late(next.world);
    late.connect("client", broker::lasting);
    EXPECT_EQ(late.payloads(), (broker::Strings{"6", "7", "8", "9"}));
}

mqtt::Subscribe subscription_to(std::string_view filter, std::size_t times = 1) {
    mqtt::Subscribe subscribe{.packet_id = 9};
    mqtt::SubscriptionRequest request;
    request.filter = filter;
    request.maximum_qos = QoS::AtLeastOnce;
    for (std::size_t i = 0; i < times; ++i) subscribe.requests.push_back(request);
    return subscribe;
}

TEST(BrokerRestart, ASharedFilterOfAllTheLevelsThatThereMayBeIsThereAgain) {
    std::string filter = "$share/g";
    for (std::size_t level = 0; level < broker::Limits{}.topic_levels; ++level) filter += "/l";
    Machine machine{io::MemoryDisk()};
    broker::TestClient client(machine.world);
    client.connect("client", broker::lasting);
    client.send(subscription_to(filter));
    ASSERT_TRUE(machine.journal->write());
    const Machine next(machine.disk.after_power_cut());
    EXPECT_EQ(next.world.broker.stats().shared_subscriptions, 1U);
}

TEST(BrokerRestart, WhatASharedSessionLeavesGoesToTheOthersAllTheSame) { // MQTT 5 §4.8.2
    Machine machine{io::MemoryDisk()};
    broker::TestClient client(machine.world), sender(machine.world);
    client.connect("client", broker::lasting);
    client.send(subscription_to("$share/g/t"));
    client.vanish();
    sender.connect("sender");
    sender.publish("t", "1", {.qos = QoS::AtLeastOnce});
    ASSERT_TRUE(machine.journal->write());
    Machine next(machine.disk.after_power_cut());
    broker::TestClient other(next.world);
    other.connect("other");
    other.subscribe("$share/g/t", QoS::AtLeastOnce);
    next.world.pass(seconds(100));
    EXPECT_EQ(other.payloads(), broker::Strings{"1"});
}

TEST(BrokerHolds, WhatIsSaidAgainUntilItIsOnTheDisk) {
    Machine machine{io::MemoryDisk()};
    broker::TestClient one(machine.world), other(machine.world);
    for (auto* const each : {&one, &other}) {
        each->connect(each == &one ? "one" : "other");
        each->publish("config/a", "x", {.qos = QoS::AtLeastOnce, .retain = true});
        EXPECT_TRUE(each->acknowledgements().empty());
    }
    ASSERT_TRUE(machine.journal->write());
    machine.world.broker.synced(machine.journal->position(), machine.world.now);
    EXPECT_EQ(one.acknowledgements().size(), 1U);
    EXPECT_EQ(other.acknowledgements().size(), 1U);
}

// [MQTT-3.1.2-4], for good.
TEST(BrokerHolds, TheAnswerToACleanStartThatIsTriedAgainUntilNoCrashBringsTheSessionBack) {
    Machine machine{io::MemoryDisk()};
    const auto write = [&] {
        ASSERT_TRUE(machine.journal->write());
        machine.world.broker.synced(machine.journal->position(), machine.world.now);
    };
    broker::TestClient before(machine.world), first(machine.world), second(machine.world);
    before.connect("client", broker::lasting);
    write();
    before.vanish();
    write();
    const auto sessions_after_crash = [&] {
        return Machine(machine.disk.after_power_cut()).restored.sessions;
    };
    first.send(mqtt::Connect{.client_id = "client"});
    first.vanish();
    second.send(mqtt::Connect{.client_id = "client"});
    EXPECT_EQ(sessions_after_crash(), 1U);
    second.read_all();
    EXPECT_FALSE(second.next_packet()) << "a crash brings it back still";
    write();
    EXPECT_EQ(sessions_after_crash(), 0U);
    EXPECT_FALSE(second.take<mqtt::Connack>().session_present);
}

TEST(BrokerHolds, NoPacketThatIsLongerThanItsClientTakes) { // [MQTT-3.1.2-24]
    Machine machine{io::MemoryDisk()};
    broker::TestClient client(machine.world);
    auto connect = broker::lasting;
    connect.maximum_packet_size = 100;
    client.connect("client", connect);
    client.send(subscription_to("a", 200));
    EXPECT_TRUE(client.is_finished());
}

TEST(BrokerHolds, NotEverMoreForAClientThatAsksOnAndOn) {
    Machine machine{io::MemoryDisk()};
    broker::TestClient client(machine.world);
    client.connect("client", broker::lasting);
    std::string many;
    for (int i = 0; i < 10'000; ++i)
        encode(many, mqtt::Ack{.type = PacketType::Pubrel, .packet_id = 1}, mqtt::Version::V5);
    for (int i = 0; i < 20; ++i) client.send_bytes(many);
    EXPECT_TRUE(client.is_finished());
}

} // namespace
} // namespace tutti::journal
