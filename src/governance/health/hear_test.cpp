#include "governance/health/hear.hpp"
#include "governance/health/moment_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::health {
namespace {

constexpr std::string_view fails =
    R"({"v":1,"level":"error","message":"no display","details":{},"updated_at":100,"expires_in":60})";
constexpr std::string_view ready =
    R"({"v":1,"state":"ready","cause":"it said so","pid":1,"since":1,"restarts":0,"pattern":"always","required":true,"outdated":false,"memory":null,"cpu_percent":null})";
constexpr std::string_view offline =
    R"({"v":1,"instance":"a","generation":1,"pid":1,"version":"1","state":"offline","topics":[]})";

struct HearStage {
    HealthBook book{{}, at(0)};
    bool hear(std::string_view topic, std::string_view payload, contract::Delivery delivery = {}) {
        return health::hear(book, topic, payload, delivery, wall_time_from_seconds(130), at(1));
    }
};

TEST(Hear, HealthServicesAndWorkers) {
    HearStage stage;
    EXPECT_TRUE(stage.hear("health/render", fails));
    EXPECT_TRUE(stage.hear("service/hub", ready));
    EXPECT_TRUE(stage.hear("worker/render", offline));
    ASSERT_EQ(stage.book.components().size(), 2U);
    EXPECT_EQ(stage.book.components().at("render").counted().reason, "no display");
    EXPECT_EQ(stage.book.components().at("service/hub").counted().level, Level::Ok);
    EXPECT_TRUE(stage.hear("health/render", ""));
    EXPECT_EQ(stage.book.components().size(), 1U);
}

TEST(Hear, WhatWasKeptHoldsForAsLongAsIsLeft) {
    HearStage stage;
    EXPECT_TRUE(stage.hear("health/render", fails, {.retained = true, .left = seconds(7)}));
    EXPECT_EQ(stage.book.components().at("render").expires, at(8));
    EXPECT_TRUE(stage.hear("health/render", fails, {.retained = true}));
    EXPECT_EQ(stage.book.components().at("render").expires, at(31)) << "half of it is over";
}

TEST(Hear, WhatBreaksTheContractChangesNothing) {
    HearStage stage;
    for (std::size_t size = 1; size < fails.size(); ++size)
        EXPECT_FALSE(stage.hear("health/render", fails.substr(0, size))) << size;
    EXPECT_FALSE(stage.hear("service/hub", fails));
    EXPECT_FALSE(stage.hear("worker/render", "[]"));
    EXPECT_FALSE(stage.hear("reading/a/b", fails));
    EXPECT_FALSE(stage.hear("elsewhere", fails));
    EXPECT_FALSE(stage.hear("health/render", std::string(70'000, ' ')));
    EXPECT_TRUE(stage.book.components().empty());
}

} // namespace
} // namespace tutti::governance::health
