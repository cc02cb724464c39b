#include "base/json.hpp"
#include "control_plane/leader_message.hpp"

#include <gtest/gtest.h>

namespace tutti::control_plane {
namespace {

using governance::Leadership;
using governance::Resource;
using governance::Role;

const LeaderMoment now{BootTime(seconds(100)), WallTime(seconds(1'000'000))};

TEST(LeaderMessage, LeaseEndsOnBothClocksAndIsBelievedSoLong) {
    const Leadership leads{Role::Leader, {"left", "https://left"}, {7}, now.boot + seconds(3)};
    const auto message = leader_message(Resource::control(), leads, now);
    EXPECT_EQ(
        message, (contract::Leader{
                     "control", contract::LeaderRole::Leader, contract::LeaderHolder{"left", "https://left"},
                     7, WallTime(seconds(1'000'003)), BootTime(seconds(103)), seconds(3)
                 })
    );
    EXPECT_EQ(contract::parse_leader(contract::print(message)).value(), message);
}

TEST(LeaderMessage, WhoIsAloneLeadsWithoutAnEnd) {
    const auto message = leader_message(Resource::app("mixer"), {Role::Leader, {"home", ""}, {1}, {}}, now);
    EXPECT_EQ(message.resource, "app:mixer");
    EXPECT_FALSE(message.until || message.until_boot || message.expires_in);
}

TEST(LeaderMessage, NobodyAndUnknownHaveNoHolder) {
    EXPECT_EQ(leader_message(Resource::control(), {Role::Follower, {}, {}, {}}, now).holder, std::nullopt);
    const auto unknown = leader_message(Resource::control(), {}, now);
    EXPECT_EQ(unknown, (contract::Leader{.resource = "control"}));
}

TEST(LeaderMessage, TopicHasTheNodeBeforeTheName) {
    EXPECT_EQ(leader_topic_of(Resource::control(), ""), "leader/control");
    EXPECT_EQ(leader_topic_of(Resource::app("mixer"), ""), "leader/app:mixer");
    EXPECT_EQ(leader_topic_of(Resource::control(), "left."), "leader/left.control");
    EXPECT_EQ(leader_topic_of(Resource::app("mixer"), "left."), "leader/app:left.mixer");
}

TEST(LeaderMessage, EventSaysWhoLeadsUnderWhichToken) {
    EXPECT_EQ(
        event_data(Resource::control(), {Role::Leader, {"left", "https://left"}, {7}, now.boot}),
        R"({"resource":"control","role":"leader","holder":{"name":"left","address":"https://left"},"token":7})"
    );
}

} // namespace
} // namespace tutti::control_plane
