#include "io/listen.hpp"
#include "osc/parse.hpp"
#include "telemetry/osc_sender.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>

namespace tutti::telemetry {
namespace {

using namespace std::chrono_literals;

/// Somebody who hears datagrams on loopback.
struct Receiver {
    io::FileDescriptor socket = *io::listen_udp("127.0.0.1", 0);
    Address address{"127.0.0.1", io::local_port(socket)};

    std::optional<osc::Packet> next() {
        std::array<char, 4096> room;
        const auto datagram = io::receive_datagram(socket, room);
        if (!datagram) return std::nullopt;
        auto packet = osc::parse(datagram->bytes);
        return packet ? std::optional(std::move(*packet)) : std::nullopt;
    }
};

struct OscSenderTest : testing::Test {
    OscSender&
    to(std::vector<Address> addresses, const io::UdpOptions& options = {},
       const io::UdpDestination::Find& find = nullptr) {
        sender.emplace(context.get_executor(), addresses, options, find);
        sender->start(tasks);
        context.poll();
        return *sender;
    }
    void TearDown() override {
        tasks.cancel();
        context.restart();
        context.run();
    }

    std::optional<OscSender> sender;
    asio::io_context context;
    io::TaskGroup tasks{context.get_executor()};
    std::array<Receiver, 3> receivers;
    SteadyTime now{1h};
    const osc::Message beat{"/audio/beat", {std::int32_t{1}, 0.25F}};
    const osc::Message pitch{"/audio/pitch", {440.0F, 0.9F}};
};

TEST_F(OscSenderTest, EveryDestinationGetsTheSame) {
    auto& out = to({receivers[0].address, receivers[1].address, receivers[2].address});
    out.send(osc::Packet(beat), now);
    for (auto& receiver : receivers) {
        EXPECT_EQ(receiver.next(), osc::Packet(beat));
        EXPECT_EQ(receiver.next(), std::nullopt);
    }
    for (std::size_t i = 0; i < out.size(); ++i) EXPECT_EQ(out.counts(i).sent, 1U);
}

TEST_F(OscSenderTest, MessagesGoAsDatagramsOfTheirOwnInTheirOrder) {
    auto& out = to({receivers[0].address});
    const std::array messages = {beat, pitch, beat};
    out.send(messages, now);
    EXPECT_EQ(receivers[0].next(), osc::Packet(beat));
    EXPECT_EQ(receivers[0].next(), osc::Packet(pitch));
    EXPECT_EQ(receivers[0].next(), osc::Packet(beat));
    EXPECT_EQ(receivers[0].next(), std::nullopt);
}

TEST_F(OscSenderTest, BundleKeepsTheTimeTagOfItsCaller) {
    auto& out = to({receivers[0].address});
    const std::array messages = {beat, pitch};
    const auto time = osc::TimeTag::at(WallTime(1'700'000'000s));
    out.send_bundle(time, messages, now);
    EXPECT_EQ(receivers[0].next(), osc::Packet(osc::Bundle{time, {beat, pitch}}));
    EXPECT_EQ(receivers[0].next(), std::nullopt);
}

TEST_F(OscSenderTest, OneWhoNoLongerListensIsCountedAndTheOthersHearAll) {
    const auto dead = receivers[1].address;
    receivers[1].socket = {};
    auto& out = to({receivers[0].address, dead, receivers[2].address});
    for (int i = 0; i < 5; ++i) out.send(osc::Packet(beat), now += 16ms);
    EXPECT_EQ(out.counts(0).sent, 5U);
    EXPECT_EQ(out.counts(1).sent, 5U) << "it may listen again at any time";
    EXPECT_GT(out.counts(1).refusals, 0U);
    EXPECT_EQ(out.trouble(1), "");
    EXPECT_EQ(out.counts(0).refusals + out.counts(2).refusals, 0U);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(receivers[0].next(), osc::Packet(beat));
        EXPECT_EQ(receivers[2].next(), osc::Packet(beat));
    }
}

TEST_F(OscSenderTest, WhoListensAgainHearsTheNextOne) {
    const auto dead = receivers[1].address;
    receivers[1].socket = {};
    auto& out = to({dead});
    out.send(osc::Packet(beat), now);
    receivers[1].socket = *io::listen_udp("127.0.0.1", dead.port);
    out.send(osc::Packet(pitch), now += 16ms);
    EXPECT_EQ(receivers[1].next(), osc::Packet(pitch));
}

TEST_F(OscSenderTest, HostThatIsAwayIsLeftInPeaceAndCountsWhatItMissed) {
    auto& out = to({{"127.0.0.1", 0}, receivers[0].address}); // port 0 is nobody's: the system refuses
    for (int i = 0; i < 60; ++i) out.send(osc::Packet(beat), now += 5ms);
    EXPECT_EQ(out.counts(0).sent, 0U);
    EXPECT_EQ(out.counts(0).dropped, 60U);
    EXPECT_NE(out.trouble(0), "");
    EXPECT_EQ(out.counts(1).sent, 60U);
    EXPECT_EQ(out.counts(1).dropped, 0U);
}

TEST_F(OscSenderTest, FullBufferDropsTheRestAndIsNotTriedAgain) {
    static int calls = 0;
    calls = 0;
    const auto takes_one = [](int, mmsghdr*, unsigned, int flags) {
        EXPECT_NE(flags & MSG_DONTWAIT, 0);
        if (calls++ == 0) return 1;
        errno = EAGAIN;
        return -1;
    };
    auto& out = to({receivers[0].address}, {.send_messages = takes_one});
    const std::array messages = {beat, pitch, beat};
    out.send(messages, now);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(out.counts(0).sent, 1U);
    EXPECT_EQ(out.counts(0).dropped, 2U);
    EXPECT_EQ(out.trouble(0), "");
}

Task<Result<io::Addresses>> nobody(std::string host) {
    co_return fail(ErrorCode::NotFound, "no such name: " + host);
}

TEST_F(OscSenderTest, NameThatIsUnknownIsSaidAndDropsOnlyItsOwn) {
    auto& out = to({{"desk", 9000}}, {}, nobody);
    out.send(osc::Packet(beat), now);
    EXPECT_EQ(out.counts(0).dropped, 1U);
    EXPECT_EQ(out.trouble(0), "no such name: desk");
    EXPECT_EQ(out.complaint(), "desk:9000: no such name: desk");
    EXPECT_EQ(out.to_value().items()[0].find("to")->string(), "desk:9000");
    EXPECT_EQ(out.to_value().items()[0].find("trouble")->string(), "no such name: desk");
}

TEST_F(OscSenderTest, PacketThatNoDatagramHoldsIsDroppedAndHurtsNobody) {
    auto& out = to({receivers[0].address});
    const std::string large(osc::max_packet_size + 1, 'x');
    const auto small = osc::print(osc::Packet(beat));
    const std::array<std::string_view, 2> packets = {large, small};
    out.send_packets(packets, now);
    EXPECT_EQ(receivers[0].next(), osc::Packet(beat));
    EXPECT_EQ(out.counts(0).dropped, 1U);
    EXPECT_EQ(out.trouble(0), "");
}

TEST_F(OscSenderTest, Ipv6) {
    auto socket = io::listen_udp("::1", 0);
    if (!socket) GTEST_SKIP() << "this machine has no IPv6";
    Receiver receiver{.socket = std::move(*socket)};
    auto& out = to({{"::1", io::local_port(receiver.socket)}});
    out.send(osc::Packet(beat), now);
    EXPECT_EQ(receiver.next(), osc::Packet(beat));
}

} // namespace
} // namespace tutti::telemetry
