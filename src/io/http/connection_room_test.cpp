#include "io/http/connection_room.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace tutti::io {
namespace {

using Doing = ConnectionRoom::Doing;
using Place = ConnectionRoom::Place;

/// A room and who is in it; each step a second later.
class Rig {
public:
    explicit Rig(RoomLimits limits) : room(limits) {}

    ConnectionRoom::Entry
    enter(Doing doing = Doing::Asking, std::string peer = "10.0.0.1", bool known = false) {
        now += seconds(1);
        auto& place = places.emplace_back();
        place.peer = std::move(peer);
        place.begin(Doing::Asking, now);
        const auto entry = room.enter(place);
        place.doing = doing;
        place.known = known;
        return entry;
    }
    ConnectionRoom::Entry enter_known(Doing doing) { return enter(doing, "10.0.0.1", true); }

    ConnectionRoom room;
    std::deque<Place> places; ///< by their arrival
    SteadyTime now{seconds(1000)};
};

TEST(ConnectionRoom, TheOldestUnfinishedRequestMakesWay) {
    Rig rig({.connections = 3});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(rig.enter().makes_way, nullptr);
    rig.places[0].begin(Doing::Asking, rig.now + microseconds(1)); // it has had an answer since
    const auto fourth = rig.enter();
    EXPECT_TRUE(fourth.admitted);
    EXPECT_EQ(fourth.makes_way, &rig.places[1]);
    EXPECT_EQ(rig.enter().makes_way, &rig.places[2]) << "who leaves does not leave twice";
}

TEST(ConnectionRoom, WhoRestsMakesWayAsWhoAsks) {
    Rig rig({.connections = 2});
    rig.enter(Doing::Resting);
    rig.enter(Doing::Asking);
    EXPECT_EQ(rig.enter().makes_way, &rig.places[0]);
}

TEST(ConnectionRoom, WhoTakesAnAnswerMakesWayLast) {
    Rig rig({.connections = 2});
    rig.enter(Doing::Taking);
    rig.enter(Doing::Asking);
    EXPECT_EQ(rig.enter(Doing::Waiting).makes_way, &rig.places[1]);
    EXPECT_EQ(rig.enter().makes_way, &rig.places[0]);
}

TEST(ConnectionRoom, WhatIsServedDoesNotMakeWay) {
    Rig rig({.connections = 2});
    rig.enter(Doing::Waiting);
    rig.enter(Doing::Waiting);
    EXPECT_FALSE(rig.enter().admitted);
    rig.room.leave(rig.places[0]);
    EXPECT_TRUE(rig.enter().admitted);
}

TEST(ConnectionRoom, AnAddressAtItsLimitMakesWayForItself) {
    Rig rig({.connections = 10, .per_address = 2});
    rig.enter(Doing::Asking, "10.0.0.2");
    rig.enter(Doing::Asking, "10.0.0.1");
    rig.enter(Doing::Waiting, "10.0.0.1");
    EXPECT_EQ(rig.enter(Doing::Waiting, "10.0.0.1").makes_way, &rig.places[1]);
    EXPECT_FALSE(rig.enter(Doing::Asking, "10.0.0.1").admitted);
    EXPECT_TRUE(rig.enter(Doing::Asking, "10.0.0.3").admitted);
}

TEST(ConnectionRoom, LoopbackMayHaveEveryPlace) {
    for (const auto* peer : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
        Rig rig({.connections = 10, .per_address = 2});
        for (int i = 0; i < 10; ++i) EXPECT_EQ(rig.enter(Doing::Asking, peer).makes_way, nullptr) << peer;
    }
}

TEST(ConnectionRoom, ProxiesThatWereNamedMayHaveEveryPlace) {
    const auto is_proxy = [](std::string_view peer) { return peer == "10.0.0.1"; };
    for (const auto* peer : {"10.0.0.1", ""}) {
        Rig rig({.connections = 10, .per_address = 2, .speaks_for_many = is_proxy});
        for (int i = 0; i < 10; ++i) EXPECT_EQ(rig.enter(Doing::Asking, peer).makes_way, nullptr) << peer;
    }
}

TEST(ConnectionRoom, KnownOnesMakeWayAfterAllOthersAndNeverTheReserve) {
    Rig rig({.connections = 4, .reserve = 1});
    rig.enter_known(Doing::Resting);
    rig.enter_known(Doing::Asking);
    rig.enter(Doing::Taking);
    rig.enter(Doing::Asking);
    EXPECT_EQ(rig.enter(Doing::Waiting).makes_way, &rig.places[3]);
    EXPECT_EQ(rig.enter(Doing::Waiting).makes_way, &rig.places[2]);
    EXPECT_EQ(rig.enter(Doing::Waiting).makes_way, &rig.places[0]);
    EXPECT_FALSE(rig.enter().admitted) << "the last known one stays";
}

TEST(ConnectionRoom, WebSocketsHavePlacesOfTheirOwn) {
    Rig rig({.connections = 1, .web_sockets = 2});
    rig.enter(Doing::Listening);
    EXPECT_TRUE(rig.room.may_listen());
    rig.enter(Doing::Listening);
    EXPECT_FALSE(rig.room.may_listen());
    EXPECT_EQ(rig.enter(Doing::Asking).makes_way, nullptr);
    EXPECT_EQ(rig.enter(Doing::Asking).makes_way, &rig.places[2]) << "who listens never does";
    rig.room.leave(rig.places[0]);
    EXPECT_TRUE(rig.room.may_listen());
}

} // namespace
} // namespace tutti::io
