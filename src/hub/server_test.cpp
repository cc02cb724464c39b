#include "broker/test_client.hpp"
#include "hub/server.hpp"
#include "io/temporary_folder_testing.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <vector>

namespace tutti::hub {

namespace {

/// Moves a few bytes at a time and has no time for more at every other call, as a wire under load.
class TrickleTransport final : public Transport {
public:
    TrickleTransport(io::FileDescriptor socket, std::size_t most) : socket_(std::move(socket)), most_(most) {}

    int descriptor() const noexcept override { return socket_.descriptor(); }
    Transfer read(std::span<char> into) noexcept override {
        if (busy()) return {Transfer::Outcome::NotNow};
        return socket_.read(into.first(std::min(into.size(), most_)));
    }
    Transfer write(std::string_view bytes) noexcept override {
        if (busy()) return {Transfer::Outcome::NotNow};
        return socket_.write(bytes.substr(0, most_));
    }
    void finish() noexcept override { socket_.finish(); }

private:
    bool busy() noexcept { return busy_ = !busy_; }

    SocketTransport socket_;
    std::size_t most_;
    bool busy_ = false;
};

/// Takes all there is at once, both ways, and passes it on a few bytes at a time, as what wraps them does.
class HoldingTransport final : public Transport {
public:
    HoldingTransport(io::FileDescriptor socket, std::size_t most) : socket_(std::move(socket)), most_(most) {}

    int descriptor() const noexcept override { return socket_.descriptor(); }
    Transfer read(std::span<char> into) noexcept override {
        std::array<char, 4096> bytes;
        if (came_.empty()) {
            const auto got = socket_.read(bytes);
            if (got.outcome != Transfer::Outcome::Moved) return got;
            came_.assign(bytes.data(), got.count);
        }
        const auto count = came_.copy(into.data(), std::min(into.size(), most_));
        came_.erase(0, count);
        return {Transfer::Outcome::Moved, count};
    }
    Transfer write(std::string_view bytes) noexcept override {
        owed_ += bytes;
        const auto sent = socket_.write(std::string_view(owed_).substr(0, most_));
        owed_.erase(0, sent.count);
        return {Transfer::Outcome::Moved, bytes.size()};
    }
    void finish() noexcept override { socket_.finish(); }
    bool has_more() const noexcept override { return !came_.empty(); }
    bool owes() const noexcept override { return !owed_.empty(); }

private:
    SocketTransport socket_;
    std::size_t most_;
    std::string came_;
    std::string owed_;
};

/// What comes first is its own matter, and nothing to the broker, as a handshake is.
class PrefacedTransport final : public Transport {
public:
    PrefacedTransport(std::unique_ptr<Transport> below, std::size_t preface)
        : below_(std::move(below)), left_(preface) {}

    int descriptor() const noexcept override { return below_->descriptor(); }
    Transfer read(std::span<char> into) noexcept override {
        auto got = below_->read(into);
        const auto own = std::min(left_, got.count);
        left_ -= own;
        std::ranges::copy(into.subspan(own, got.count - own), into.begin());
        got.count -= own;
        if (got.outcome == Transfer::Outcome::Moved && got.count == 0) return {Transfer::Outcome::NotNow};
        return got;
    }
    Transfer write(std::string_view bytes) noexcept override { return below_->write(bytes); }
    void finish() noexcept override { below_->finish(); }
    bool has_more() const noexcept override { return below_->has_more(); }
    bool owes() const noexcept override { return below_->owes(); }

private:
    std::unique_ptr<Transport> below_;
    std::size_t left_;
};

class RecordingReport final : public Report {
public:
    void disconnected(std::string_view client_id, std::string_view) override { gone.emplace_back(client_id); }
    std::vector<std::string> gone;
};

/// A hub whose turns end soon even where nothing happens.
struct Hub {
    broker::TestAuthorizer authorizer;
    RecordingReport report;
    SeededRandom random{7};
    broker::Broker broker{{}, authorizer, report, random};
    io::TemporaryFolder folder;
    Server server = std::move(*Server::open(
        {.doors = {local_door(folder.path / "mqtt")}, .watchdog = milliseconds(1)}, broker, report
    ));

    template <typename Condition>
    bool turn_until(const Condition& condition) {
        for (int turns = 0; turns < 20'000 && !condition(); ++turns) server.turn();
        return condition();
    }
};

/// The far end of a client: raw bytes.
struct Wire {
    Wire() {
        int pair[2];
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
        near = io::FileDescriptor(pair[0]);
        far = io::FileDescriptor(pair[1]);
    }

    template <typename Packet>
    void send(const Packet& packet) const {
        std::string bytes;
        if constexpr (std::is_same_v<Packet, mqtt::Connect>)
            encode(bytes, packet);
        else
            encode(bytes, packet, mqtt::Version::V5);
        EXPECT_EQ(::send(far.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    }
    /// All that has come so far.
    const std::string& received() {
        char buffer[4096];
        for (ssize_t got = 0; (got = ::recv(far.get(), buffer, sizeof buffer, 0)) > 0;)
            text.append(buffer, static_cast<std::size_t>(got));
        return text;
    }

    io::FileDescriptor near;
    io::FileDescriptor far;
    std::string text;
};

mqtt::Connect connect_as(std::string_view client_id) {
    mqtt::Connect connect;
    connect.client_id = client_id;
    return connect;
}

class ServerOnAnyWire : public testing::TestWithParam<std::size_t> {};

TEST_P(ServerOnAnyWire, AMessageComesWhole) {
    Hub hub;
    Wire wire;
    hub.server.admit(
        std::make_unique<TrickleTransport>(std::move(wire.near), GetParam()), {broker::Origin::Unix, "test"}
    );
    const std::string payload(3000, 'x');
    wire.send(connect_as("one"));
    mqtt::Subscribe subscribe{.packet_id = 9};
    subscribe.requests.push_back({.filter = "lamp"});
    wire.send(subscribe);
    wire.send(mqtt::Publish{.topic = "lamp", .payload = payload});
    EXPECT_TRUE(hub.turn_until([&] { return wire.received().ends_with(payload); }));
}

TEST_P(ServerOnAnyWire, WhatATransportHoldsComesThoughItsDescriptorIsSilent) {
    Hub hub;
    Wire wire;
    hub.server.admit(
        std::make_unique<HoldingTransport>(std::move(wire.near), GetParam()), {broker::Origin::Unix, "test"}
    );
    const std::string payload(3000, 'x');
    wire.send(connect_as("one"));
    mqtt::Subscribe subscribe{.packet_id = 9};
    subscribe.requests.push_back({.filter = "lamp"});
    wire.send(subscribe);
    wire.send(mqtt::Publish{.topic = "lamp", .payload = payload});
    EXPECT_TRUE(hub.turn_until([&] { return wire.received().ends_with(payload); }));
}

TEST_P(ServerOnAnyWire, AClientThatLeftIsForgotten) {
    Hub hub;
    Wire wire;
    hub.server.admit(
        std::make_unique<TrickleTransport>(std::move(wire.near), GetParam()), {broker::Origin::Unix, "test"}
    );
    wire.send(connect_as("one"));
    EXPECT_TRUE(hub.turn_until([&] { return !wire.received().empty(); }));
    wire.far = {};
    EXPECT_TRUE(hub.turn_until([&] { return !hub.report.gone.empty(); }));
    EXPECT_EQ(hub.report.gone, (std::vector<std::string>{"one"}));
}

TEST_P(ServerOnAnyWire, WhatIsHeldBehindWhatIsNothingToTheBrokerComes) {
    Hub hub;
    Wire wire;
    const std::string preface(3000, '?');
    ASSERT_EQ(::send(wire.far.get(), preface.data(), preface.size(), 0), std::ssize(preface));
    wire.send(connect_as("one"));
    hub.server.admit(
        std::make_unique<PrefacedTransport>(
            std::make_unique<HoldingTransport>(std::move(wire.near), GetParam()), preface.size()
        ),
        {broker::Origin::Unix, "test"}
    );
    EXPECT_TRUE(hub.turn_until([&] { return !wire.received().empty(); }));
}

TEST_P(ServerOnAnyWire, WhatATransportHoldsWhileItsClientIsPausedComesWhenItGoesOn) {
    broker::TestAuthorizer authorizer;
    RecordingReport report;
    SeededRandom random{7};
    broker::Broker broker{
        {.limits = {.queue_messages = 2, .receive_maximum = 3}}, authorizer, report, random
    };
    io::TemporaryFolder folder;
    auto server = Server::open(
        {.doors = {local_door(folder.path / "mqtt")}, .watchdog = milliseconds(1)}, broker, report
    );
    ASSERT_TRUE(server);
    const auto turn_until = [&](const auto& condition) {
        for (int turns = 0; turns < 20'000 && !condition(); ++turns) server->turn();
        return condition();
    };
    Wire slow;
    server->admit(
        std::make_unique<SocketTransport>(std::move(slow.near)), {broker::Origin::Loopback, "slow"}
    );
    auto connect = connect_as("slow");
    connect.receive_maximum = 1;
    slow.send(connect);
    mqtt::Subscribe subscribe{.packet_id = 9};
    subscribe.requests.push_back({.filter = "lamp", .maximum_qos = mqtt::QoS::AtLeastOnce});
    slow.send(subscribe);
    ASSERT_TRUE(turn_until([&] { return slow.received().contains(std::string_view("\x90", 1)); }));

    // One of 3.1.1 knows no receive maximum: it is not read while so many wait for their answer.
    Wire fast;
    auto old = connect_as("fast");
    old.version = mqtt::Version::V311;
    std::string bytes;
    encode(bytes, old);
    constexpr std::uint16_t count = 20;
    for (std::uint16_t id = 1; id <= count; ++id)
        encode(
            bytes,
            mqtt::Publish{.topic = "lamp", .payload = "x", .qos = mqtt::QoS::AtLeastOnce, .packet_id = id},
            mqtt::Version::V311
        );
    ASSERT_EQ(::send(fast.far.get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
    server->admit(
        std::make_unique<HoldingTransport>(std::move(fast.near), GetParam()),
        {broker::Origin::Loopback, "fast"}
    );
    ASSERT_TRUE(turn_until([&] { return !broker.is_to_be_read(broker::ConnectionId{1}); }));

    std::uint16_t acknowledged = 0;
    const auto all_answered = [&] {
        if (acknowledged < count && broker.received() > acknowledged)
            slow.send(mqtt::Ack{mqtt::PacketType::Puback, ++acknowledged});
        return fast.received().size() == 4U + 4U * count; // CONNACK, and each PUBACK
    };
    EXPECT_TRUE(turn_until(all_answered)) << fast.received().size();
}

INSTANTIATE_TEST_SUITE_P(Bytes, ServerOnAnyWire, testing::Values(1, 7, 1000, 100'000));

TEST(Server, TheTimeOfEachMessageIsCountedAndOfNothingElse) {
    Hub hub;
    Wire wire;
    hub.server.admit(
        std::make_unique<SocketTransport>(std::move(wire.near)), {broker::Origin::Loopback, "test"}
    );
    wire.send(connect_as("one"));
    ASSERT_TRUE(hub.turn_until([&] { return !wire.received().empty(); }));
    EXPECT_EQ(hub.server.latency().count(), 0U);
    for (int i = 0; i < 5; ++i) wire.send(mqtt::Publish{.topic = "lamp", .payload = "x"});
    EXPECT_TRUE(hub.turn_until([&] { return hub.broker.received() == 5; }));
    EXPECT_EQ(hub.server.latency().count(), 5U);
}

TEST(Server, SaysHowItIsAndWhoWasRefused) {
    broker::TestAuthorizer authorizer;
    RecordingReport report;
    SeededRandom random{7};
    broker::Broker broker{{.limits = {.retained_messages = 4}}, authorizer, report, random};
    io::TemporaryFolder folder;
    auto server = Server::open(
        {.doors = {local_door(folder.path / "mqtt")},
         .watchdog = milliseconds(1),
         .health_topic = "tutti/health/hub"},
        broker, report
    );
    ASSERT_TRUE(server);
    Wire wire;
    server->admit(
        std::make_unique<SocketTransport>(std::move(wire.near)), {broker::Origin::Loopback, "test"}
    );
    wire.send(connect_as("hog"));
    mqtt::Subscribe subscribe{.packet_id = 9};
    subscribe.requests.push_back({.filter = "tutti/health/hub"});
    wire.send(subscribe);
    const auto turn_until_it_says = [&](std::string_view words) {
        for (int turns = 0; turns < 20'000 && wire.received().find(words) == std::string::npos; ++turns)
            server->turn();
        EXPECT_NE(wire.received().find(words), std::string::npos) << words;
    };
    turn_until_it_says(R"("level":"ok","message":"serving")");
    wire.send(mqtt::Publish{.topic = "a", .payload = "x", .retain = true});
    wire.send(mqtt::Publish{.topic = "b", .payload = "x", .retain = true});
    turn_until_it_says(
        R"("level":"error","message":"refused anonymous (hog): no room for more retained_messages")"
    );
}

TEST(Server, WhoSpeaksAtOnceIsHeardHoweverFewMayBeSilent) {
    broker::TestAuthorizer authorizer;
    RecordingReport report;
    SeededRandom random{7};
    broker::Broker broker{{.limits = {.silent = 3}}, authorizer, report, random};
    io::TemporaryFolder folder;
    const auto path = (folder.path / "mqtt").native();
    auto server = Server::open({.doors = {local_door(path)}, .watchdog = milliseconds(1)}, broker, report);
    ASSERT_TRUE(server);
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    std::vector<Wire> wires(20);
    for (std::size_t i = 0; i < wires.size(); ++i) {
        auto& far = wires[i].far;
        far = io::FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0));
        ASSERT_EQ(::connect(far.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        wires[i].send(connect_as(std::to_string(i)));
    }
    for (int turns = 0; turns < 200; ++turns) server->turn();
    EXPECT_EQ(broker.stats().made_way, 0U);
    for (auto& wire : wires) EXPECT_FALSE(wire.received().empty());
}

TEST(Server, WhoIsTooFastIsReadLaterAndLosesNothing) {
    broker::TestAuthorizer authorizer;
    RecordingReport report;
    SeededRandom random{7};
    broker::Broker broker{{}, authorizer, report, random};
    io::TemporaryFolder folder;
    auto server = Server::open(
        {.doors = {local_door(folder.path / "mqtt")}, .watchdog = milliseconds(1), .pace = {.messages = 200}},
        broker, report
    );
    ASSERT_TRUE(server);
    Wire fast;
    Wire trusted;
    server->admit(
        std::make_unique<SocketTransport>(std::move(fast.near)), {broker::Origin::Loopback, "test"}
    );
    server->admit(
        std::make_unique<SocketTransport>(std::move(trusted.near)), {broker::Origin::Trusted, "test"}
    );
    fast.send(connect_as("fast"));
    trusted.send(connect_as("trusted"));
    const std::string payload(100, 'x'); // forty to a read
    for (int i = 0; i < 60; ++i) trusted.send(mqtt::Publish{.topic = "lamp", .payload = payload});
    for (int turns = 0; turns < 20'000 && broker.received() < 60; ++turns) server->turn();
    EXPECT_EQ(broker.received(), 60U);
    for (int i = 0; i < 240; ++i) fast.send(mqtt::Publish{.topic = "lamp", .payload = payload});
    // A second's worth comes at once, the rest at its pace.
    int turns = 0;
    for (; turns < 20'000 && broker.received() < 260; ++turns) server->turn();
    EXPECT_LT(broker.received(), 300U);
    for (; turns < 40'000 && broker.received() < 300; ++turns) server->turn();
    EXPECT_EQ(broker.received(), 300U);
    fast.far = {};
    for (turns = 0; turns < 20'000 && report.gone.empty(); ++turns) server->turn();
    EXPECT_EQ(report.gone, (std::vector<std::string>{"fast"}));
}

TEST(SocketTransport, TellsAClosedEndFromOneThatHasNothingToSay) {
    Wire wire;
    SocketTransport transport(std::move(wire.near));
    std::array<char, 8> buffer{};
    EXPECT_EQ(transport.read(buffer).outcome, Transfer::Outcome::NotNow);
    wire.far = {};
    EXPECT_EQ(transport.read(buffer).outcome, Transfer::Outcome::Gone);
    EXPECT_EQ(transport.write("x").outcome, Transfer::Outcome::Gone);
}

TEST(SocketTransport, GivesWhatTheClientTakes) {
    Wire wire;
    SocketTransport transport(std::move(wire.near));
    const std::string much(1 << 20, 'x');
    const auto sent = transport.write(much);
    EXPECT_EQ(sent.outcome, Transfer::Outcome::Moved);
    EXPECT_GT(sent.count, 0U);
    EXPECT_LT(sent.count, much.size());
    EXPECT_EQ(transport.write(much).outcome, Transfer::Outcome::NotNow);
    EXPECT_EQ(wire.received().size(), sent.count);
}

} // namespace

} // namespace tutti::hub
