#include "workers/tailscale/status_testing.hpp"
#include "workers/tailscale/status_text.hpp"

#include <gtest/gtest.h>

namespace tutti::tailscale {
namespace {

std::vector<std::string> names_of(const Status& status) {
    std::vector<std::string> names;
    for (const auto& peer : status.peers) names.push_back(peer.name);
    return names;
}

TEST(TailscaleStatus, CountsThePeersThatAreOnline) {
    const auto status = parse_status(running_status);
    ASSERT_TRUE(status) << status.error().message;
    EXPECT_TRUE(status->is_connected);
    EXPECT_EQ(status->online(), 2U);
    EXPECT_EQ(names_of(*status), (std::vector<std::string>{"laptop", "nas", "phone"}));
}

TEST(TailscaleStatus, LastSeenIsOfPeersThatAreAway) {
    const auto status = parse_status(running_status);
    EXPECT_EQ(status->peers[0], (Peer{"laptop", true, std::nullopt}));
    EXPECT_EQ(status->peers[1], (Peer{"nas", true, std::nullopt}));
    EXPECT_EQ(status->peers[2], (Peer{"phone", false, "2026-11-20T18:04:05.1Z"}));
}

TEST(TailscaleStatus, AnotherStateIsNoErrorButNotConnected) {
    for (const auto* state : {"NoState", "NeedsLogin", "NeedsMachineAuth", "Stopped", "Starting"}) {
        const auto json =
            std::string(R"({"BackendState":")") + state + R"(","Self":{"Online":true},"Peer":null})";
        const auto status = parse_status(json);
        ASSERT_TRUE(status) << state;
        EXPECT_FALSE(status->is_connected) << state;
        EXPECT_EQ(status->state, state);
        EXPECT_EQ(status->online(), 0U);
    }
}

TEST(TailscaleStatus, WithoutASelfNothingIsConnected) {
    EXPECT_FALSE(parse_status(R"({"BackendState":"Running","Self":null})")->is_connected);
    EXPECT_FALSE(parse_status(R"({"BackendState":"Running"})")->is_connected);
}

TEST(TailscaleStatus, PeersOfOneNameAreToldApart) {
    const auto status = parse_status(R"({"BackendState":"Running","Self":{},"Peer":{
        "a":{"ID":"n1","DNSName":"nas.home.ts.net.","HostName":"nas"},
        "b":{"ID":"n2","DNSName":"nas.friend.ts.net.","HostName":"nas"},
        "c":{"ID":"n3","DNSName":"","HostName":"toaster"},
        "d":{"ID":"n4","DNSName":"","HostName":"lamp"},
        "e":{"ID":"n5","DNSName":"","HostName":"lamp"},
        "f":{"HostName":"lamp"}}})");
    EXPECT_EQ(
        names_of(*status),
        (std::vector<std::string>{"", "n4", "n5", "nas.friend.ts.net", "nas.home.ts.net", "toaster"})
    );
}

TEST(TailscaleStatus, CutAnywhereIsAnErrorInWords) {
    for (std::size_t size = 0; size < running_status.size(); ++size) {
        const auto status = parse_status(running_status.substr(0, size));
        ASSERT_FALSE(status) << size;
        EXPECT_TRUE(status.error().message.starts_with("the status is no JSON, or broken off: "));
    }
}

TEST(TailscaleStatus, AnotherShapeIsAnErrorOrLeftOut) {
    EXPECT_EQ(parse_status("[]").error().message, "the status does not say BackendState");
    EXPECT_FALSE(parse_status(R"({"BackendState":7})"));
    const auto odd =
        parse_status(R"({"BackendState":"Running","Self":{},"Peer":{"a":7,"b":{"Online":"yes"}}})");
    ASSERT_TRUE(odd);
    EXPECT_EQ(odd->online(), 0U);
}

} // namespace
} // namespace tutti::tailscale
