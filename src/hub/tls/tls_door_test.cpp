#include "hub/tls/tls_entry_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <openssl/sslerr.h>
#include <vector>

namespace tutti::hub {

namespace {

using Outcome = Transfer::Outcome;

class TlsOfEachVersion : public testing::TestWithParam<std::tuple<int, std::size_t>> {
protected:
    TlsOfEachVersion() { entry.wire.most = std::get<1>(GetParam()); }
    TlsEntry entry;
    TlsTestClient client{entry.wire, std::get<0>(GetParam())};
};

TEST_P(TlsOfEachVersion, CarriesWhatIsSaidBothWays) {
    ASSERT_TRUE(entry.shake_hands(client));
    const std::string said(20'000, 'a');
    const std::string answer(70'000, 'b');
    client.say(said);
    ASSERT_TRUE(entry.turn_until(client, [&] { return entry.heard.size() >= said.size(); }));
    EXPECT_EQ(entry.heard, said);
    std::size_t sent = 0;
    entry.turn_until(client, [&] {
        if (sent < answer.size()) sent += entry.transport->write(std::string_view(answer).substr(sent)).count;
        return client.heard.size() >= answer.size();
    });
    EXPECT_EQ(client.heard, answer);
}

TEST_P(TlsOfEachVersion, SaysGoodbyeAndHearsIt) {
    ASSERT_TRUE(entry.shake_hands(client));
    client.say("last words");
    client.say_goodbye();
    ASSERT_TRUE(entry.turn_until(client, [&] { return entry.last.outcome == Outcome::Gone; }));
    EXPECT_EQ(entry.heard, "last words");
    entry.wire.most = 1000;
    client.step();
    EXPECT_TRUE(entry.wire.finished);
    EXPECT_EQ(client.failed, 0);
}

TEST_P(TlsOfEachVersion, WhoComesBackIsKnownByItsTicket) {
    ASSERT_TRUE(entry.shake_hands(client));
    client.say("x");
    ASSERT_TRUE(entry.turn_until(client, [&] { return entry.heard == "x" && !entry.transport->owes(); }));
    client.step();
    EXPECT_EQ(SSL_session_reused(client.connection()), 0);
    entry.wire.to_hub.clear();
    entry.wire.to_client.clear();
    entry.reconnect();
    client.connect();
    entry.wire.to_hub.clear();
    ASSERT_TRUE(entry.shake_hands(client));
    EXPECT_EQ(SSL_session_reused(client.connection()), 1);
}

INSTANTIATE_TEST_SUITE_P(
    Bytes, TlsOfEachVersion,
    testing::Combine(testing::Values(TLS1_2_VERSION, TLS1_3_VERSION), testing::Values(1, 7, 1000, 1'000'000))
);

TEST(TlsDoor, ATicketIsNothingAfterTheFilesWereReadAgain) {
    TlsEntry entry;
    TlsTestClient client(entry.wire);
    ASSERT_TRUE(entry.shake_hands(client));
    client.step();
    ASSERT_TRUE(entry.door->read_again(at_start));
    entry.reconnect();
    client.connect();
    entry.wire.to_hub.clear();
    ASSERT_TRUE(entry.shake_hands(client));
    EXPECT_EQ(SSL_session_reused(client.connection()), 0);
}

TEST(TlsDoor, WhoIsConnectedStaysWhenTheFilesAreReadAgain) {
    TlsEntry entry;
    TlsTestClient client(entry.wire);
    ASSERT_TRUE(entry.shake_hands(client));
    ASSERT_TRUE(entry.door->read_again(at_start));
    client.say("still here");
    EXPECT_TRUE(entry.turn_until(client, [&] { return entry.heard == "still here"; }));
}

TEST(TlsDoor, WithoutATlsThatIsSafeNobodyComesIn) {
    TlsEntry entry;
    TlsTestClient client(entry.wire, TLS1_1_VERSION);
    SSL_set_security_level(client.connection(), 0);
    EXPECT_FALSE(entry.shake_hands(client));
    EXPECT_EQ(
        entry.report.failed, std::vector<std::string>{"guest:1: it speaks no TLS that is safe (1.2 or newer)"}
    );
}

TEST(TlsDoor, GarbageEndsItsConnectionAndSaysWhy) {
    for (const std::string& said :
         {std::string("\x10\x0c\0\4MQTT\4\2\0\0\0\0", 14), std::string(600, '\x16'), std::string(20, '\0')}) {
        TlsEntry entry;
        entry.wire.to_hub = said;
        entry.turn();
        EXPECT_EQ(entry.last.outcome, Outcome::Gone);
        EXPECT_TRUE(entry.wire.finished);
        EXPECT_EQ(entry.report.failed.size(), 1U);
    }
}

TEST(TlsDoor, PlainMqttIsToldApartInTheLog) {
    TlsEntry entry;
    entry.wire.to_hub = std::string("\x10\x0c\0\4MQTT\4\2\0\0\0\0", 14);
    entry.turn();
    EXPECT_EQ(entry.report.failed, std::vector<std::string>{"guest:1: it does not speak TLS"});
}

TEST(TlsDoor, WhoOnlyLooksWhetherSomebodyListensIsNotTold) {
    TlsEntry entry;
    entry.wire.client_gone = true;
    entry.turn();
    EXPECT_EQ(entry.last.outcome, Outcome::Gone);
    EXPECT_TRUE(entry.report.failed.empty());
}

TEST(TlsDoor, OfManyFailuresAtOnceAFewAreTold) {
    TlsEntry entry;
    for (int i = 0; i < 25; ++i) {
        entry.reconnect();
        entry.wire.to_hub = std::string(20, 'x');
        entry.turn();
    }
    EXPECT_EQ(entry.report.failed.size(), 10U);
}

// Each byte of a handshake, turned over: it may only fail.
TEST(TlsDoor, AHandshakeThatIsSpoiltAnywhereEndsAndNothingElse) {
    TlsEntry entry;
    std::size_t length = 1;
    for (std::size_t at = 0; at < length; ++at) {
        TestWire& wire = entry.wire;
        wire.to_hub.clear();
        wire.to_client.clear();
        entry.reconnect();
        TlsTestClient client(wire);
        client.step();
        length = wire.to_hub.size();
        wire.to_hub[at] = static_cast<char>(wire.to_hub[at] ^ 0x55);
        entry.turn();
        client.step();
        entry.turn();
        EXPECT_TRUE(entry.heard.empty());
    }
}

// In TLS 1.2 a client may ask for another handshake at any time, which is work for the hub alone.
TEST(TlsDoor, DoesNotShakeHandsTwice) {
    TlsEntry entry;
    TlsTestClient client(entry.wire, TLS1_2_VERSION);
    ASSERT_TRUE(entry.shake_hands(client));
    SSL_renegotiate(client.connection());
    for (int i = 0; i < 10; ++i) {
        client.step();
        entry.turn();
    }
    EXPECT_NE(client.failed, 0);
}

// RFC 8446 §4.6.3: each is answered by another. Who never takes the answers is let go.
TEST(TlsDoor, AnswersToWhatIsAskedOfTlsAloneAreBounded) {
    TlsEntry entry;
    TlsTestClient client(entry.wire);
    ASSERT_TRUE(entry.shake_hands(client));
    entry.wire.room = 0;
    for (int i = 0; i < 20'000 && entry.last.outcome != Outcome::Gone; ++i) {
        SSL_key_update(client.connection(), SSL_KEY_UPDATE_REQUESTED);
        client.say("x");
        entry.turn();
    }
    entry.wire.room = 1 << 20;
    if (entry.last.outcome != Outcome::Gone) entry.transport->write({});
    EXPECT_LE(entry.wire.to_client.size(), 256U * 1024);
}

TEST(TlsDoor, WhatTheClientDoesNotTakeIsBounded) {
    TlsEntry entry;
    TlsTestClient client(entry.wire);
    ASSERT_TRUE(entry.shake_hands(client));
    entry.wire.room = 10;
    const std::string much(1 << 20, 'x');
    std::size_t taken = 0;
    for (int i = 0; i < 10; ++i) taken += entry.transport->write(std::string_view(much).substr(taken)).count;
    EXPECT_GT(taken, 0U);
    EXPECT_LE(taken, 64U * 1024);
    EXPECT_TRUE(entry.transport->owes());
    entry.wire.room = much.size() * 2;
    entry.turn_until(client, [&] {
        taken += entry.transport->write(std::string_view(much).substr(taken)).count;
        return client.heard.size() >= much.size();
    });
    EXPECT_EQ(client.heard, much);
    EXPECT_FALSE(entry.transport->owes());
}

TEST(TlsDoor, InOneTurnOnlyAFewHandshakesAreDone) {
    TlsEntry entry;
    constexpr std::size_t clients = 20;
    std::vector<TestWire> wires(clients);
    std::vector<std::unique_ptr<Transport>> transports;
    std::array<char, 4096> into;
    for (auto& wire : wires) {
        TlsTestClient(wire).step();
        transports.push_back(entry.door->wrap(std::make_unique<WireTransport>(wire), "guest"));
    }
    const auto answered = [&] {
        return std::ranges::count_if(wires, [](const auto& wire) { return !wire.to_client.empty(); });
    };
    entry.door->advance(at_start);
    for (auto& transport : transports) EXPECT_EQ(transport->read(into).outcome, Outcome::NotNow);
    EXPECT_EQ(answered(), 4);
    entry.door->advance(at_start);
    for (std::size_t i = 4; i < clients; ++i) transports[i]->read(into);
    EXPECT_EQ(answered(), 8);
}

TEST(TlsDoor, WhoOffersProtocolsMustOfferOurs) {
    constexpr std::array<unsigned char, 5> mqtt = {4, 'm', 'q', 't', 't'};
    constexpr std::array<unsigned char, 9> http = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    TlsEntry entry;
    TlsTestClient client(entry.wire);
    SSL_set_alpn_protos(client.connection(), mqtt.data(), mqtt.size());
    EXPECT_TRUE(entry.shake_hands(client));

    TlsEntry other;
    TlsTestClient browser(other.wire);
    SSL_set_alpn_protos(browser.connection(), http.data(), http.size());
    EXPECT_FALSE(other.shake_hands(browser));
    EXPECT_EQ(other.report.failed, std::vector<std::string>{"guest:1: it came for another protocol (ALPN)"});
}

TEST(TlsDoor, ServesThoughItsFilesCannotBeFollowed) {
    struct : Report {
        void certificate_kept(std::string_view, const Error& why) override { kept = why.message; }
        std::string kept;
    } report;
    const io::TemporaryFolder folder;
    const auto link = folder.path / "now";
    const auto& [certificate, key, serial] = server_files();
    std::filesystem::create_directory_symlink(certificate.parent_path(), link);
    const auto door =
        TlsDoor::open({.certificate = link / certificate.filename(), .key = key}, report, at_start);
    ASSERT_TRUE(door);
    std::filesystem::remove(link);
    std::filesystem::create_symlink(link, link); // leads nowhere, for ever
    auto loop = io::ReadinessLoop::create();
    EXPECT_TRUE((*door)->begin(*loop, 1));
    EXPECT_TRUE(report.kept.starts_with("watching ")) << report.kept;
    (*door)->advance(at_start);
}

TEST(TlsDoor, WhatItsFilesLackIsSaid) {
    HandshakeReport report;
    const auto open = [&](TlsOptions options) {
        const auto opened = TlsDoor::open(std::move(options), report, at_start);
        return opened ? std::string() : opened.error().message;
    };
    EXPECT_NE(
        open({.certificate = "/nowhere.pem", .key = server_files().key}).find("/nowhere.pem: No such file"),
        std::string::npos
    );
    EXPECT_NE(
        open({.certificate = server_files().certificate,
              .key = server_files().key,
              .client_ca = server_files().key,
              .client_certificate = TlsOptions::ClientCertificate::Required})
            .find("client_ca"),
        std::string::npos
    );
}

TEST(TlsDoor, AKeyIsThatOfItsCertificate) {
    HandshakeReport report;
    const auto other = test_authority().issue("other");
    const auto of_another_kind = test_authority().issue("another_kind", TestAuthority::KeyKind::Rsa);
    for (const auto& key : {other.key, of_another_kind.key}) {
        const auto opened =
            TlsDoor::open({.certificate = server_files().certificate, .key = key}, report, at_start);
        ASSERT_FALSE(opened) << key;
        EXPECT_EQ(opened.error().code, ErrorCode::InvalidInput);
        EXPECT_EQ(
            opened.error().message,
            fmt::format(
                "key {}: it is not that of certificate {}", key.native(), server_files().certificate.native()
            )
        );
    }
}

// The names of its authorities are read before what they are trusted by.
TEST(TlsDoor, OfClientCaThatIsBrokenBehindItsFirstCertificateNothingStays) {
    HandshakeReport report;
    const io::TemporaryFolder folder;
    const auto authorities = folder.path / "authorities.pem";
    std::filesystem::copy_file(test_authority().file(), authorities);
    std::ofstream(authorities, std::ios::app) << "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n";
    const auto opened = TlsDoor::open(
        {.certificate = server_files().certificate,
         .key = server_files().key,
         .client_ca = authorities,
         .client_certificate = TlsOptions::ClientCertificate::Required},
        report, at_start
    );
    ASSERT_FALSE(opened);
    EXPECT_TRUE(opened.error().message.starts_with("client_ca ")) << opened.error().message;
}

} // namespace

} // namespace tutti::hub
