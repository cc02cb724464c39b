#include "hub/web_socket/accept_key.hpp"
#include "hub/web_socket/handshake.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace tutti::hub {
namespace {

const std::string right =
    "GET /mqtt HTTP/1.1\r\nHost: localhost:8083\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: mqttv3.1, mqtt\r\n\r\n";

std::string with(std::string_view before, std::string_view after) {
    auto text = right;
    const auto at = text.find(before);
    EXPECT_NE(at, text.npos) << before;
    return text.replace(at, before.size(), after);
}

/// What is answered to a head that comes whole.
std::string answer(const std::string& head, const PageRules& pages = {}) {
    Handshake handshake;
    std::size_t taken = 0;
    EXPECT_NE(handshake.feed(head, taken, pages), Handshake::Outcome::NeedMore) << head;
    return handshake.take_answer();
}

std::string status(const std::string& head, const PageRules& pages = {}) {
    const auto text = answer(head, pages);
    return text.size() > 12 ? text.substr(9, 3) : text;
}

std::string from_page(std::string_view origin, std::string_view host, const PageRules& pages) {
    return status(with("Host: localhost:8083", fmt::format("Origin: {}\r\nHost: {}", origin, host)), pages);
}

TEST(Sha1, IsThatOfTheStandard) {
    const auto hex = [](std::string_view text) {
        std::string out;
        for (const auto byte : sha1(text)) out += fmt::format("{:02x}", byte);
        return out;
    };
    EXPECT_EQ(hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(hex(std::string(1'000'000, 'a')), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(WebSocketHandshake, AnswersTheKeyAsRfc6455Section1_3Does) {
    EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ(
        answer(right),
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"
    );
}

TEST(WebSocketHandshake, IsTheSameSplitAtEachByte) {
    const auto whole = answer(right);
    const std::string behind = "frames";
    for (std::size_t cut = 1; cut < right.size(); ++cut) {
        Handshake handshake;
        std::size_t taken = 0;
        ASSERT_EQ(handshake.feed(right.substr(0, cut), taken, {}), Handshake::Outcome::NeedMore);
        EXPECT_EQ(taken, cut);
        ASSERT_EQ(handshake.feed(right.substr(cut) + behind, taken, {}), Handshake::Outcome::Accepted) << cut;
        EXPECT_EQ(taken, right.size() - cut);
        EXPECT_EQ(handshake.take_answer(), whole);
    }
}

TEST(WebSocketHandshake, NamesAreReadInAnyCase) {
    EXPECT_EQ(status(with("Upgrade: websocket", "uPGRADE: WebSocket")), "101");
    EXPECT_EQ(status(with("keep-alive, Upgrade", "keep-alive,\t upgrade ")), "101");
}

TEST(WebSocketHandshake, WhatIsMissingIsTold) {
    EXPECT_EQ(status(with("GET", "POST")), "405");
    EXPECT_EQ(status(with("HTTP/1.1", "HTTP/1.0")), "400");
    EXPECT_EQ(status(with("Host: localhost:8083\r\n", "")), "400");
    EXPECT_EQ(status(with("Host: localhost:8083\r\n", "Host: a\r\nHost: b\r\n")), "400");
    EXPECT_EQ(status(with("Upgrade: websocket\r\n", "")), "426");
    EXPECT_EQ(status(with("keep-alive, Upgrade", "keep-alive")), "426");
    EXPECT_EQ(status(with("Version: 13", "Version: 8")), "426");
    EXPECT_NE(
        answer(with("Version: 13", "Version: 8")).find("Sec-WebSocket-Version: 13\r\n"), std::string::npos
    ) << "RFC 6455 §4.4";
    EXPECT_EQ(status(with("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==")), "400");
    EXPECT_EQ(status(with("mqttv3.1, mqtt", "mqttv3.1")), "400") << "[MQTT-6.0.0-3]";
    EXPECT_EQ(status(with("Host: ", "Host : ")), "400") << "RFC 9112 §5.1";
    EXPECT_EQ(status(with("Host: ", "no colon\r\nHost: ")), "400");
    EXPECT_EQ(status(with("GET /mqtt", "GET /mq tt")), "400");
}

TEST(WebSocketHandshake, AHeadThatIsTooLongEnds) {
    Handshake handshake;
    std::size_t taken = 0;
    const std::string much(Handshake::most_bytes - 1, 'x');
    EXPECT_EQ(handshake.feed(much, taken, {}), Handshake::Outcome::NeedMore);
    EXPECT_EQ(handshake.feed("xx", taken, {}), Handshake::Outcome::Refused);
    EXPECT_TRUE(handshake.take_answer().starts_with("HTTP/1.1 431 "));
}

TEST(WebSocketHandshake, APageMayComeFromItsOwnHostAlone) {
    const PageRules here{.names = {"panel.local"}};
    EXPECT_EQ(from_page("http://panel.local:8080", "panel.local:8083", here), "101");
    EXPECT_EQ(from_page("https://192.168.1.7", "192.168.1.7:8083", here), "101");
    EXPECT_EQ(from_page("http://[fd00::1]:80", "[fd00::1]:8083", here), "101");
    EXPECT_EQ(from_page("http://elsewhere.example", "panel.local:8083", here), "403");
    EXPECT_EQ(from_page("null", "panel.local:8083", here), "403");
    EXPECT_EQ(from_page("http://panel.local.elsewhere.example", "panel.local:8083", here), "403");
    EXPECT_EQ(from_page("http://a", "a\r\nOrigin: http://a", here), "403");
}

TEST(WebSocketHandshake, APageWhoseNameWasMadeToMeanThisMachineMayNot) {
    const PageRules loopback{.names = {"panel"}};
    EXPECT_EQ(from_page("http://Panel:3000", "panel:8083", loopback), "101");
    EXPECT_EQ(from_page("http://localhost:3000", "localhost:8083", loopback), "101");
    EXPECT_EQ(from_page("http://127.0.0.1", "127.0.0.1:8083", loopback), "101");
    EXPECT_EQ(from_page("http://rebound.example", "rebound.example:8083", loopback), "403");
    EXPECT_EQ(from_page("http://127.0.0.1.example", "127.0.0.1.example:8083", loopback), "403");
}

TEST(WebSocketHandshake, WhereAPasswordIsAskedForAPageMayHaveAnyNameForItsHost) {
    const PageRules guarded{.trusts_names = true};
    EXPECT_EQ(from_page("https://panel.example", "panel.example:8083", guarded), "101");
    EXPECT_EQ(from_page("https://elsewhere.example", "panel.example:8083", guarded), "403");
}

TEST(WebSocketHandshake, PagesThatAreNamedMayCome) {
    const PageRules some{.origins = {"https://panel.example"}};
    EXPECT_EQ(from_page("https://panel.example", "localhost", some), "101");
    EXPECT_EQ(from_page("http://panel.example", "localhost", some), "403");
    EXPECT_EQ(from_page("https://other.example", "localhost", {.origins = {"*"}}), "101");
}

} // namespace
} // namespace tutti::hub
