// A door of TLS for tests, with a certificate of its own, and one client's way in by it, without sockets.
#pragma once

#include "hub/tls/certificate_testing.hpp"
#include "hub/tls/tls_client_testing.hpp"
#include "hub/tls/tls_door.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tutti::hub {

constexpr SteadyTime at_start{};

class HandshakeReport final : public Report {
public:
    void handshake_failed(std::string_view peer, std::string_view why, std::size_t others) override {
        failed.emplace_back(std::string(peer) + ": " + std::string(why));
        EXPECT_EQ(others, 0U); // in the first minute
    }
    std::vector<std::string> failed;
};

inline TestAuthority& test_authority() {
    static TestAuthority one("the house");
    return one;
}

inline TestAuthority::Files server_files() {
    static const auto files = test_authority().issue("hub");
    return files;
}

/// A door, and what came in by it.
struct TlsEntry {
    explicit TlsEntry(TlsOptions options = {}) {
        options.certificate = server_files().certificate;
        options.key = server_files().key;
        auto opened = TlsDoor::open(std::move(options), report, at_start);
        EXPECT_TRUE(opened) << opened.error().message;
        door = std::move(*opened);
        reconnect();
    }

    void reconnect() {
        heard.clear();
        last = {};
        transport = door->wrap(std::make_unique<WireTransport>(wire), "guest:1");
    }
    /// As the server does: reads while there is more, and writes while there is something to.
    void turn(std::size_t most = 4096) {
        door->advance(at_start);
        std::vector<char> into(most);
        for (int i = 0; i < 1000; ++i) {
            last = transport->read(into);
            heard.append(into.data(), last.count);
            if (last.outcome != Transfer::Outcome::Moved || !transport->has_more()) break;
        }
        if (last.outcome == Transfer::Outcome::Gone) return transport->finish();
        if (transport->owes()) transport->write({});
    }
    template <typename Condition>
    bool turn_until(TlsTestClient& client, const Condition& condition) {
        for (int i = 0; i < 100'000 && !condition(); ++i) {
            client.step();
            turn();
        }
        return condition();
    }
    bool shake_hands(TlsTestClient& client) {
        client.step();
        turn_until(client, [&] { return client.is_open() || client.failed != 0; });
        turn(); // it hears the client's last word
        client.step();
        return client.is_open();
    }

    HandshakeReport report;
    std::unique_ptr<TlsDoor> door;
    TestWire wire;
    std::unique_ptr<Transport> transport;
    std::string heard;
    Transfer last;
};

} // namespace tutti::hub
