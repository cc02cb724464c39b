#include "io/clock.hpp"
#include "io/listen.hpp"
#include "io/task_group.hpp"
#include "output/udp_wire.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

using Bytes = std::vector<std::uint8_t>;

/// A protocol of the test: a header of one byte, and so many lights a packet.
class Toy {
public:
    explicit Toy(std::size_t each) : each_(each) {}
    std::span<const pixel::Packet> operator()(std::span<const std::uint8_t> lights) {
        packets_.clear();
        for (std::size_t at = 0; at < lights.size(); at += each_)
            packets_.push_back({header_, lights.subspan(at, std::min(each_, lights.size() - at)), {}, 1});
        return packets_;
    }

private:
    static constexpr std::array<std::uint8_t, 1> header_ = {0xAB};
    std::size_t each_;
    std::vector<pixel::Packet> packets_;
};

/// Somebody who hears datagrams on loopback.
struct Receiver {
    io::FileDescriptor socket = *io::listen_udp("127.0.0.1", 0);
    std::uint16_t port = io::local_port(socket);

    std::optional<Bytes> next() {
        std::array<char, 4096> room;
        const auto datagram = io::receive_datagram(socket, room);
        if (!datagram) return std::nullopt;
        return Bytes(datagram->bytes.begin(), datagram->bytes.end());
    }
};

/// Names as the test says.
struct Names {
    std::deque<Result<io::Addresses>> answers;
    int asked = 0;

    io::UdpDestination::Find find() {
        return [this](std::string) { return answer(); };
    }
    Task<Result<io::Addresses>> answer() {
        ++asked;
        Result<io::Addresses> next = answers.front();
        if (answers.size() > 1) answers.pop_front();
        co_return next;
    }
};

struct UdpWireTest : testing::Test {
    UdpWire* wire(std::string host, std::uint16_t port, io::UdpOptions udp = {}) {
        wire_.emplace(
            UdpWireOptions{.url = "toy://" + host, .host = host, .port = port, .udp = udp, .pack = Toy(4)},
            names.find()
        );
        tasks.spawn("wire", wire_->run());
        context.poll();
        return &*wire_;
    }
    void TearDown() override {
        tasks.cancel();
        context.restart();
        context.run();
    }
    Shown shown(std::span<const std::uint8_t> bytes, SteadyTime now = SteadyTime(1h)) {
        return {.lights = bytes, .pixels = {}, .size = {}, .now = now};
    }

    std::optional<UdpWire> wire_;
    asio::io_context context;
    io::TaskGroup tasks{context.get_executor()};
    Names names{{io::Addresses{"127.0.0.1"}}};
    Receiver receiver;
    const Bytes lights = {1, 2, 3, 4, 5, 6};
};

TEST_F(UdpWireTest, EachPacketIsOneDatagramOfItsPieces) {
    auto* const out = wire("127.0.0.1", receiver.port);
    out->send(shown(lights));
    EXPECT_EQ(receiver.next(), (Bytes{0xAB, 1, 2, 3, 4}));
    EXPECT_EQ(receiver.next(), (Bytes{0xAB, 5, 6}));
    EXPECT_EQ(receiver.next(), std::nullopt);
    EXPECT_EQ(out->counts().packets, 2U);
    EXPECT_EQ(out->counts().frames, 1U);
    EXPECT_EQ(out->trouble(), "");
}

TEST_F(UdpWireTest, BeforeItsNameIsKnownNothingGoesAndNothingWaits) {
    names.answers = {fail(ErrorCode::NotFound, "looking up porch: no such name")};
    auto* const out = wire("porch", receiver.port);
    out->send(shown(lights));
    EXPECT_EQ(out->counts().dropped, 1U);
    EXPECT_EQ(out->trouble(), "looking up porch: no such name");
}

TEST_F(UdpWireTest, HostThatCannotBeReachedIsLeftInPeaceForAWhile) {
    // Port 0 is nobody's: the system refuses.
    auto* const out = wire("127.0.0.1", 0);
    const SteadyTime start(1h);
    out->send(shown(lights, start));
    EXPECT_EQ(out->counts().errors, 1U);
    EXPECT_NE(out->trouble(), "");
    out->send(shown(lights, start + 499ms));
    EXPECT_EQ(out->counts().errors, 1U) << "it is not tried";
    EXPECT_EQ(out->counts().dropped, 2U);
    out->send(shown(lights, start + 500ms));
    EXPECT_EQ(out->counts().errors, 2U);
    out->send(shown(lights, start + 1499ms));
    EXPECT_EQ(out->counts().errors, 2U) << "the pause has doubled";
}

TEST_F(UdpWireTest, NameIsLookedUpAgainWhenItsAddressFails) {
    names.answers = {io::Addresses{"127.0.0.1"}, io::Addresses{"127.0.0.1"}};
    auto* const out = wire("porch", 0);
    EXPECT_EQ(names.asked, 1);
    SteadyTime now(1h);
    for (int i = 0; i < 3; ++i) out->send(shown(lights, now += 10s));
    context.restart();
    context.poll();
    EXPECT_EQ(names.asked, 2);
}

TEST_F(UdpWireTest, HostThatDoesNotAnswerIsInTroubleThoughMostOfWhatIsSentGoes) {
    // As Linux does it: what is sent goes, until after some seconds it is known that nobody is there.
    static int calls = 0;
    calls = 0;
    const auto silent = [](int socket, mmsghdr*, unsigned count, int) {
        int wants_to_know = 0;
        socklen_t size = sizeof wants_to_know;
        ::getsockopt(socket, IPPROTO_IP, IP_RECVERR, &wants_to_know, &size);
        EXPECT_EQ(wants_to_know, 1);
        if (++calls % 4 != 0) return static_cast<int>(count);
        errno = EHOSTUNREACH;
        return -1;
    };
    auto* const out = wire("porch", receiver.port, {.send_messages = silent});
    SteadyTime now(1h);
    for (int i = 0; i < 4; ++i) out->send(shown(lights, now += 1s));
    EXPECT_EQ(out->counts().errors, 1U);
    EXPECT_EQ(names.asked, 1);
    while (out->counts().errors < 3) {
        EXPECT_NE(out->trouble(), "");
        out->send(shown(lights, now += 1s));
    }
    context.restart();
    context.poll();
    EXPECT_EQ(names.asked, 2) << "it may be elsewhere now";
    EXPECT_NE(out->trouble(), "") << "it has not answered there";
    calls = 0;
    out->send(shown(lights, now += 1s));
    EXPECT_NE(out->trouble(), "");
    out->send(shown(lights, now += 20s));
    EXPECT_EQ(out->trouble(), "");
}

TEST_F(UdpWireTest, WhereNobodyListensYetPacketsGoAllTheSame) {
    receiver.socket = {};
    auto* const out = wire("127.0.0.1", receiver.port);
    for (int i = 0; i < 3; ++i) out->send(shown(lights));
    EXPECT_EQ(out->trouble(), "");
    EXPECT_EQ(out->counts().frames, 3U);
    EXPECT_EQ(out->counts().packets, 6U);
}

TEST_F(UdpWireTest, FullBufferDropsAndCountsAndBlocksNobody) {
    static int calls = 0;
    calls = 0;
    const auto takes_one = [](int, mmsghdr*, unsigned, int flags) {
        EXPECT_NE(flags & MSG_DONTWAIT, 0);
        if (calls++ == 0) return 1;
        errno = EAGAIN;
        return -1;
    };
    auto* const out = wire("127.0.0.1", receiver.port, {.send_messages = takes_one});
    out->send(shown(lights));
    EXPECT_EQ(calls, 2) << "it is not tried again";
    EXPECT_EQ(out->counts().packets, 1U);
    EXPECT_EQ(out->counts().dropped, 1U);
    EXPECT_EQ(out->counts().frames, 0U);
    EXPECT_EQ(out->counts().errors, 0U);
}

TEST_F(UdpWireTest, ByUniverseEachGoesToItsMulticastAddress) {
    Receiver all{.socket = *io::listen_udp("0.0.0.0", 0)};
    ip_mreqn group{};
    group.imr_multiaddr.s_addr = htonl(0xEFFF0102); // 239.255.1.2: universe 258
    group.imr_address.s_addr = htonl(INADDR_LOOPBACK);
    if (::setsockopt(all.socket.get(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) != 0)
        GTEST_SKIP() << "this machine has no multicast";
    auto socket = io::UdpSocket::open("239.255.0.1", all.port, {.interface = "127.0.0.1"});
    ASSERT_TRUE(socket) << socket.error().message;
    const std::array<pixel::Packet, 2> packets = {{{{}, lights, {}, 257}, {{}, lights, {}, 258}}};
    PacketMessages messages(true, all.port);
    EXPECT_EQ(socket->send(messages.of(packets)).datagrams, 2U);
    EXPECT_EQ(all.next(), lights);
    EXPECT_EQ(all.next(), std::nullopt) << "the other universe is not this group's";
}

TEST_F(UdpWireTest, UnknownInterfaceIsNamed) {
    const auto sender = io::UdpSocket::open("239.255.0.1", 1, {.interface = "no-such-0"});
    ASSERT_FALSE(sender);
    EXPECT_EQ(sender.error().message, "there is no network interface no-such-0: `ip link` lists them");
}

TEST_F(UdpWireTest, EndIsSaidAsOftenAsTheProtocolWants) {
    UdpWire out(
        {.url = "toy://x",
         .host = "127.0.0.1",
         .port = receiver.port,
         .udp = {},
         .pack = Toy(4),
         .terminate = Toy(6),
         .terminations = 3},
        names.find()
    );
    tasks.spawn("wire", out.run());
    context.restart();
    context.poll();
    out.finish(shown(lights));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(receiver.next(), (Bytes{0xAB, 1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(receiver.next(), std::nullopt);
}

} // namespace
} // namespace tutti::output
