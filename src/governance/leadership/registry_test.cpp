#include "governance/leadership/registry.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

constexpr BootTime start{seconds(1000)};
const Resource control = Resource::control();
const Leadership we_lead{
    .role = Role::Leader, .holder = {"left", ""}, .token = {7}, .until = start + seconds(3)
};
const Leadership they_lead{.role = Role::Follower, .holder = {"right", "http://10.0.0.2:8080"}, .token = {8}};

TEST(Resource, IsTheControlPlaneOrAServiceAndNothingElse) {
    EXPECT_EQ(Resource::parse("control"), Resource::control());
    EXPECT_EQ(Resource::parse("app:mixer"), Resource::app("mixer"));
    EXPECT_EQ(Resource::app("left.mixer").service(), "left.mixer");
    EXPECT_EQ(Resource::control().service(), std::nullopt);
    for (const char* text : {"", "app:", "app", "Control", "app:a/b", "app:a:b", "control "})
        EXPECT_EQ(Resource::parse(text), std::nullopt) << text;
}

TEST(Registry, KnowsNothingOfAResourceThatNobodySpokeOf) {
    const Registry registry;
    EXPECT_EQ(registry.at(control, start).role, Role::Unknown);
    const auto token = registry.token_for_write(control, start);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, ErrorCode::Unavailable);
}

TEST(Registry, GivesTheLeaderItsTokenUntilItsTimeIsOver) {
    Registry registry;
    const auto change = registry.set(control, we_lead, start);
    ASSERT_TRUE(change);
    EXPECT_EQ(*change, (LeadershipChange{control, {}, we_lead}));
    EXPECT_EQ(registry.token_for_write(control, start + seconds(3) - microseconds(1)), Token{7});
    EXPECT_EQ(registry.at(control, start + seconds(3)).role, Role::Unknown);
    EXPECT_FALSE(registry.token_for_write(control, start + seconds(3)));
}

TEST(Registry, SaysWhoLeadsToWhomMayNotWrite) {
    Registry registry;
    registry.set(control, they_lead, start);
    auto token = registry.token_for_write(control, start);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, ErrorCode::Conflict);
    EXPECT_EQ(token.error().message, "leader of control is right, at http://10.0.0.2:8080: ask there");
    registry.set(control, {.role = Role::Follower}, start);
    token = registry.token_for_write(control, start);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().message, "nobody leads control now: try again in a moment");
}

TEST(Registry, TellsAChangeOnceAndALongerTimeNotAtAll) {
    Registry registry;
    EXPECT_TRUE(registry.set(control, we_lead, start));
    EXPECT_FALSE(registry.set(control, we_lead, start));
    auto longer = we_lead;
    longer.until = start + seconds(5);
    EXPECT_FALSE(registry.set(control, longer, start));
    EXPECT_EQ(registry.next_deadline(), start + seconds(5));
    EXPECT_TRUE(registry.advance(start + seconds(5) - microseconds(1)).empty());
    const auto changes = registry.advance(start + seconds(5));
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0], (LeadershipChange{control, longer, {}}));
    EXPECT_TRUE(registry.advance(start + seconds(9)).empty());
    EXPECT_EQ(registry.next_deadline(), std::nullopt);
}

TEST(Registry, TakesNoLeadershipWhoseTimeIsOver) {
    Registry registry;
    EXPECT_FALSE(registry.set(control, we_lead, start + seconds(3)));
    EXPECT_EQ(registry.at(control, start).role, Role::Unknown);
}

TEST(Registry, ShowsAllForWhoeverMissedAChange) {
    Registry registry;
    registry.set(control, we_lead, start);
    registry.set(Resource::app("mixer"), they_lead, start);
    const auto all = registry.snapshot(start + seconds(4));
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0], (std::pair(Resource::app("mixer"), they_lead)));
    EXPECT_EQ(all[1], (std::pair(control, Leadership{})));
}

} // namespace
} // namespace tutti::governance
