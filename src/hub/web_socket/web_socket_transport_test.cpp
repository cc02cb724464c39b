#include "hub/web_socket/web_socket_transport.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string>

namespace tutti::hub {
namespace {

using Outcome = Transfer::Outcome;

constexpr std::string_view upgrade =
    "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
    "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";

/// A frame whose mask is nothing.
std::string masked(char first_byte, std::string_view payload) {
    std::string out(1, first_byte);
    out += static_cast<char>(0x80 | payload.size());
    out.append(4, '\0');
    return out.append(payload);
}

struct Far {
    Far() {
        int pair[2];
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
        far = io::FileDescriptor(pair[1]);
        transport.emplace(std::make_unique<SocketTransport>(io::FileDescriptor(pair[0])), pages);
    }
    void send(std::string_view bytes) const {
        EXPECT_EQ(::send(far.get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
    }
    std::string received() const {
        std::string all;
        std::array<char, 65536> buffer;
        for (ssize_t got = 0; (got = ::recv(far.get(), buffer.data(), buffer.size(), 0)) > 0;)
            all.append(buffer.data(), static_cast<std::size_t>(got));
        return all;
    }
    /// One read: what came of it.
    std::string read(Outcome expected) {
        std::array<char, 4096> buffer;
        const auto got = transport->read(buffer);
        EXPECT_EQ(got.outcome, expected);
        return {buffer.data(), got.count};
    }
    void shake_hands() {
        send(upgrade);
        read(Outcome::NotNow);
        EXPECT_TRUE(received().starts_with("HTTP/1.1 101 "));
    }

    PageRules pages;
    io::FileDescriptor far;
    std::optional<WebSocketTransport> transport;
};

TEST(WebSocketTransport, PassesOnWhatIsInFramesBothWays) {
    Far far;
    far.shake_hands();
    far.send(masked('\x02', "ab") + masked('\x80', "cd"));
    EXPECT_EQ(far.read(Outcome::Moved), "abcd");
    EXPECT_EQ(far.transport->write("xyz").count, 3U);
    EXPECT_EQ(far.received(), "\x82\x03xyz");
    EXPECT_FALSE(far.transport->owes());
}

TEST(WebSocketTransport, WhatComesRightBehindTheHandshakeIsRead) {
    Far far;
    far.send(std::string(upgrade) + masked('\x82', "ab"));
    EXPECT_EQ(far.read(Outcome::Moved), "ab");
}

TEST(WebSocketTransport, WhoDoesNotUpgradeIsToldWhyAndGoes) {
    Far far;
    far.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    far.read(Outcome::Gone);
    EXPECT_TRUE(far.received().starts_with("HTTP/1.1 426 Upgrade Required\r\n"));
    far.transport->finish();
    EXPECT_EQ(far.received(), "") << "no frame where there are none";
}

TEST(WebSocketTransport, APingIsAnswered) { // RFC 6455 §5.5.2
    Far far;
    far.shake_hands();
    far.send(masked('\x89', "?"));
    far.read(Outcome::NotNow);
    EXPECT_EQ(far.received(), "\x8a\x01?");
}

TEST(WebSocketTransport, WhatCameBeforeAClosePassesAndTheCloseIsAnswered) { // §5.5.1
    Far far;
    far.shake_hands();
    far.send(masked('\x82', "ab") + masked('\x88', "\x03\xe9"));
    EXPECT_EQ(far.read(Outcome::Moved), "ab");
    EXPECT_EQ(far.received(), "\x88\x02\x03\xe9");
    EXPECT_TRUE(far.transport->has_more()) << "the end";
    far.read(Outcome::Gone);
    far.transport->finish();
    EXPECT_EQ(far.received(), "") << "it was said already";
}

TEST(WebSocketTransport, AMistakeIsToldByItsCode) { // §7.1.7
    Far far;
    far.shake_hands();
    far.send(masked('\x81', "text"));
    far.read(Outcome::Gone);
    EXPECT_EQ(far.received(), "\x88\x02\x03\xeb");
}

TEST(WebSocketTransport, SaysThatItGoes) { // §7.1.1
    Far far;
    far.shake_hands();
    far.transport->finish();
    EXPECT_EQ(far.received(), "\x88\x02\x03\xe8");
}

TEST(WebSocketTransport, OfAClientThatDoesNotReadNoMoreThanAFrameIsHeld) {
    Far far;
    far.shake_hands();
    const std::string much(1 << 20, 'x');
    std::size_t taken = 0;
    Transfer sent{Outcome::Moved, 0};
    while (sent.outcome == Outcome::Moved && taken < much.size()) {
        sent = far.transport->write(std::string_view(much).substr(taken));
        taken += sent.count;
        if (sent.count == 0) break;
    }
    EXPECT_LT(taken, much.size());
    EXPECT_TRUE(far.transport->owes());
    // Nothing is lost or doubled when it reads again.
    std::string wire;
    while (taken < much.size() || far.transport->owes()) {
        wire += far.received();
        taken += far.transport->write(std::string_view(much).substr(taken)).count;
    }
    wire += far.received();
    std::string payload;
    while (!wire.empty()) {
        const bool is_long = wire[1] == 126;
        const std::size_t length = is_long
                                       ? static_cast<std::size_t>(static_cast<unsigned char>(wire[2])) << 8
                                             | static_cast<unsigned char>(wire[3])
                                       : static_cast<std::size_t>(wire[1]);
        const std::size_t header = is_long ? 4 : 2;
        payload += wire.substr(header, length);
        wire.erase(0, header + length);
    }
    EXPECT_EQ(payload, much);
}

TEST(WebSocketTransport, OfThePingsOfWhoDoesNotReadTheLatestIsAnswered) { // §5.5.2, §5.5.3
    Far far;
    far.shake_hands();
    const std::string much(1 << 20, 'x');
    while (far.transport->write(much).count != 0) {
    }
    for (int i = 0; i < 1000; ++i) {
        far.send(masked('\x89', std::string(100, i < 999 ? '?' : '!')));
        far.read(Outcome::NotNow);
    }
    std::string wire;
    while (far.transport->owes()) {
        wire += far.received();
        far.transport->write({});
    }
    wire += far.received();
    EXPECT_EQ(std::ranges::count(wire, '\x8a'), 1);
    EXPECT_TRUE(wire.ends_with("\x8a\x64" + std::string(100, '!')));
}

} // namespace
} // namespace tutti::hub
