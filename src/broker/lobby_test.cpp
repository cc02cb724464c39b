#include "broker/lobby.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace tutti::broker {
namespace {

struct Guests {
    Limits limits{.silent = 3, .silent_of_address = 2};
    OutputPool pool;
    Lobby lobby{limits};
    std::vector<std::unique_ptr<Connection>> all;

    Connection& come(Origin origin, std::string address = "x:1") {
        const ConnectionId id{static_cast<std::uint32_t>(all.size())};
        all.push_back(std::make_unique<Connection>(id, Peer{origin, std::move(address)}, pool));
        return *all.back();
    }
};

TEST(Lobby, WhoIsSilentForLongestMakesWay) {
    Guests guests;
    auto& first = guests.come(Origin::Loopback);
    auto& second = guests.come(Origin::Loopback);
    auto& third = guests.come(Origin::Loopback);
    for (auto* each : {&first, &second, &third}) EXPECT_EQ(guests.lobby.enter(*each), nullptr);
    EXPECT_EQ(guests.lobby.enter(guests.come(Origin::Loopback)), &first);
    guests.lobby.leave(second);
    EXPECT_EQ(guests.lobby.enter(guests.come(Origin::Loopback)), nullptr) << "one has spoken";
    EXPECT_EQ(guests.lobby.enter(guests.come(Origin::Loopback)), &third);
}

TEST(Lobby, OneOriginTakesNoPlaceOfAnother) {
    Guests guests;
    auto& local = guests.come(Origin::Trusted);
    EXPECT_EQ(guests.lobby.enter(local), nullptr);
    for (int i = 0; i < 100; ++i) EXPECT_NE(guests.lobby.enter(guests.come(Origin::Loopback)), &local);
    EXPECT_TRUE(local.is_in_lobby);
}

TEST(Lobby, OneAddressOfAnotherMachineMakesWayForItself) {
    Guests guests;
    auto& other = guests.come(Origin::Remote, "10.0.0.1:40000");
    EXPECT_EQ(guests.lobby.enter(other), nullptr);
    auto& first = guests.come(Origin::Remote, "10.0.0.2:1");
    EXPECT_EQ(guests.lobby.enter(first), nullptr);
    EXPECT_EQ(guests.lobby.enter(guests.come(Origin::Remote, "10.0.0.2:2")), nullptr);
    EXPECT_EQ(guests.lobby.enter(guests.come(Origin::Remote, "10.0.0.2:3")), &first);
    EXPECT_TRUE(other.is_in_lobby);
}

TEST(Lobby, LeavingTwiceIsLeavingOnce) {
    Guests guests;
    auto& one = guests.come(Origin::Remote, "10.0.0.1:1");
    guests.lobby.enter(one);
    guests.lobby.leave(one);
    guests.lobby.leave(one);
    EXPECT_EQ(guests.lobby.enter(one), nullptr);
}

} // namespace
} // namespace tutti::broker
