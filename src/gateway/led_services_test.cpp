#include "gateway/led_services.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

using contract::LeaderRole;

constexpr BootTime a_moment{seconds(100)};

LedServices export_alone() { return LedServices({{"export", ForTheLeader::PassedOn}}); }

TEST(LedServices, OthersAreNotLed) {
    auto services = export_alone();
    services.hear(
        "leader/app:other", R"({"v":1,"resource":"app:other","role":"follower","holder":null,"token":0})"
    );
    EXPECT_FALSE(services.standing("other", a_moment));
    EXPECT_FALSE(LedServices().standing("export", a_moment));
}

TEST(LedServices, WhatNobodySaidOrNobodyCanReadIsNotKnown) {
    auto services = export_alone();
    EXPECT_EQ(services.standing("export", a_moment)->role, LeaderRole::Unknown);
    services.hear(
        "leader/app:export", R"({"v":1,"resource":"app:export","role":"leader","holder":null,"token":1})"
    );
    EXPECT_EQ(services.standing("export", a_moment)->role, LeaderRole::Leader);
    for (const char* payload : {"", "{", R"({"v":2})"}) {
        services.hear("leader/app:export", payload);
        EXPECT_EQ(services.standing("export", a_moment)->role, LeaderRole::Unknown) << payload;
    }
}

TEST(LedServices, LeadershipIsOverWhenItsLeaseIs) {
    auto services = export_alone();
    services.hear(
        "leader/app:export",
        R"({"v":1,"resource":"app:export","role":"leader","holder":null,"token":1,"until_boot":100.5})"
    );
    EXPECT_EQ(services.standing("export", a_moment)->role, LeaderRole::Leader);
    EXPECT_EQ(services.standing("export", a_moment + milliseconds(500))->role, LeaderRole::Unknown);
}

TEST(LedServices, FollowerKnowsWhereTheLeaderIs) {
    auto services = export_alone();
    services.hear(
        "leader/app:export",
        R"({"v":1,"resource":"app:export","role":"follower","holder":{"name":"b","address":"http://b"},"token":1})"
    );
    EXPECT_EQ(services.standing("export", a_moment)->address, "http://b");
    EXPECT_EQ(services.standing("export", a_moment)->commands, ForTheLeader::PassedOn);
}

} // namespace
} // namespace tutti::gateway
