// What rules say of topics, asked of the hub's authorizer as the broker asks it.
#include "broker/authorizer.hpp"
#include "governance/policy/policy_testing.hpp"
#include "hub/authorizer.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace tutti::hub {
namespace {

using broker::Origin;
using broker::Principal;
using governance::policy::testing::policy_of;

constexpr std::string_view house_root = "house/ground";

TopicRules::Set set_of(std::string_view text) {
    return std::make_shared<const governance::policy::PolicySet>(policy_of(text));
}

const Principal anna{Principal::Kind::User, "anna"};
const Principal ben{Principal::Kind::User, "ben"};
const Principal anonymous{};
const Principal lamp{Principal::Kind::Trusted, "lamp"};
const Principal person{Principal::Kind::Trusted, ""};

struct Bus {
    explicit Bus(std::string_view rules, WallTime now = {}) {
        auto set = set_of(rules);
        EXPECT_TRUE(TopicRules::are_in(*set));
        authorizer.set_rules(TopicRules(std::move(set), house_root, now));
    }

    bool says(const Principal& who, std::string_view topic, std::string_view id = "me") {
        return authorizer.may_publish({who, id}, full_topic(topic));
    }
    bool keeps(const Principal& who, std::string_view topic) {
        return authorizer.may_retain({who, "me"}, full_topic(topic));
    }
    bool reads(const Principal& who, std::string_view topic, std::string_view id = "me") {
        return authorizer.may_receive({who, id}, full_topic(topic));
    }
    bool subscribes(const Principal& who, std::string_view filter, std::string_view id = "me") {
        return authorizer.may_subscribe({who, id}, full_topic(filter));
    }
    /// "/x" is beside the house_root.
    static std::string full_topic(std::string_view topic) {
        if (topic.starts_with('/')) return std::string(topic.substr(1));
        return std::string(house_root) + "/" + std::string(topic);
    }

    BusKeyAuthorizer authorizer{
        house_root, "/nowhere/bus.key",
        Roster(std::vector<Part>{{"lamp", Who::Service}, {"gateway", Who::Gateway}})
    };
};

TEST(TopicRules, OneThatForbidsClosesWhatTheTableOpens) {
    Bus bus(R"(
        [rule.a]
        effect = "forbid"
        subjects = ["anna"]
        actions = ["hub.publish"]
        resources = ["topic:event/door/#"]
    )");
    for (int i = 0; i < 2; ++i) { // asked, and kept
        EXPECT_FALSE(bus.says(anna, "event/door"));
        EXPECT_FALSE(bus.says(anna, "event/door/bell"));
        EXPECT_TRUE(bus.says(anna, "event/doors"));
        EXPECT_TRUE(bus.says(ben, "event/door/bell"));
        EXPECT_TRUE(bus.says(anonymous, "event/door/bell"));
        EXPECT_TRUE(bus.reads(anna, "event/door/bell"));
        EXPECT_TRUE(bus.says(anna, "/event/door")) << "not of ours";
    }
}

TEST(TopicRules, OneThatAllowsOpensWhatTheTableCloses) {
    Bus bus(R"(
        [rule.a]
        effect = "allow"
        subjects = ["anonymous"]
        actions = ["hub.*"]
        resources = ["topic:frame/wall", "topic:cmd/#", "topic:worker/lamp"]
    )");
    EXPECT_TRUE(bus.says(anonymous, "frame/wall"));
    EXPECT_FALSE(bus.says(anonymous, "frame/floor"));
    EXPECT_FALSE(bus.says(anonymous, "cmd/lamp")) << "whoever he is";
    EXPECT_FALSE(bus.says(anonymous, "worker/lamp"));
    EXPECT_FALSE(bus.reads(anonymous, "cmd/lamp"));
    EXPECT_FALSE(bus.subscribes(anonymous, "cmd/+"));
}

TEST(TopicRules, OneThatForbidsCountsWhateverOtherAllows) {
    Bus bus(R"(
        [rule.a]
        effect = "allow"
        subjects = ["*"]
        actions = ["*"]
        [rule.b]
        effect = "forbid"
        subjects = ["guest-*"]
        actions = ["hub.publish"]
        resources = ["topic:/home/+"]
    )");
    EXPECT_FALSE(bus.says({Principal::Kind::User, "guest-7"}, "/home/lamp"));
    EXPECT_TRUE(bus.says({Principal::Kind::User, "guest"}, "/home/lamp"));
    EXPECT_TRUE(bus.says({Principal::Kind::User, "guest-7"}, "/home/lamp/x"));
}

TEST(TopicRules, APatternMayHaveTheNameAndTheIdOfWhoAsks) {
    Bus bus(R"(
        [rule.a]
        effect = "allow"
        subjects = ["*"]
        actions = ["hub.subscribe"]
        resources = ["topic:reply/%u/#", "topic:cmd/%c"]
    )");
    EXPECT_TRUE(bus.reads(anna, "reply/anna/1", "pad"));
    EXPECT_FALSE(bus.reads(anna, "reply/ben/1", "pad"));
    EXPECT_TRUE(bus.subscribes(anna, "reply/anna/#", "pad"));
    EXPECT_FALSE(bus.subscribes(anna, "reply/ben/#", "pad"));
    const Principal left{Principal::Kind::User, "lamp"}; // a service elsewhere
    EXPECT_TRUE(bus.reads(left, "cmd/gateway", "gateway"));
    EXPECT_FALSE(bus.reads(left, "cmd/gateway", "pad"));
}

TEST(TopicRules, TheNameInAPatternIsTheUsersAlsoWhereTheClientIsMeant) {
    Bus bus(R"(
        [rule.a]
        effect = "forbid"
        subjects = ["client:pad"]
        actions = ["hub.publish"]
        resources = ["topic:of/%u/%c"]
    )");
    EXPECT_FALSE(bus.says(anna, "of/anna/pad", "pad"));
    EXPECT_TRUE(bus.says(anna, "of/ben/pad", "pad"));
}

TEST(TopicRules, AClientIsNamedByItsId) {
    Bus bus(R"(
        [rule.a]
        effect = "forbid"
        subjects = ["client:pad-*", "c*"]
        actions = ["hub.publish"]
        resources = ["topic:event/#"]
    )");
    EXPECT_FALSE(bus.says(anna, "event/x", "pad-1"));
    EXPECT_FALSE(bus.says(anonymous, "event/x", "pad-1"));
    EXPECT_TRUE(bus.says(anna, "event/x", "pad"));
    EXPECT_FALSE(bus.says({Principal::Kind::User, "carl"}, "event/x", "pad"));
}

TEST(TopicRules, ToRetainIsARightOfItsOwn) {
    Bus bus(R"(
        [rule.a]
        effect = "forbid"
        subjects = ["anna"]
        actions = ["hub.retain"]
    )");
    EXPECT_TRUE(bus.says(anna, "event/x"));
    EXPECT_FALSE(bus.keeps(anna, "event/x"));
    EXPECT_TRUE(bus.keeps(ben, "event/x"));
    EXPECT_TRUE(bus.keeps(person, "event/x"));
}

TEST(TopicRules, OfAWideFilterWhatIsClosedDoesNotComeAndWhatIsOpenDoes) {
    Bus closed(R"(
        [rule.a]
        effect = "forbid"
        subjects = ["anna"]
        actions = ["hub.subscribe"]
        resources = ["topic:event/door/#"]
    )");
    EXPECT_FALSE(closed.subscribes(anna, "event/door/+"));
    EXPECT_TRUE(closed.subscribes(anna, "event/#"));
    EXPECT_FALSE(closed.reads(anna, "event/door/bell"));
    Bus open(R"(
        [rule.a]
        effect = "allow"
        subjects = ["lamp"]
        actions = ["hub.subscribe"]
        resources = ["topic:cmd/gateway", "topic:reply/gateway/7"]
    )");
    EXPECT_TRUE(open.subscribes(lamp, "cmd/gateway"));
    EXPECT_TRUE(open.reads(lamp, "cmd/gateway"));
    EXPECT_TRUE(open.subscribes(lamp, "reply/gateway/+"));
    EXPECT_TRUE(open.reads(lamp, "reply/gateway/7"));
    EXPECT_FALSE(open.reads(lamp, "reply/gateway/8"));
    for (const auto* filter : {"cmd/gateway", "reply/gateway/+"})
        EXPECT_FALSE(open.subscribes({Principal::Kind::Trusted, "mixer"}, filter)) << filter;
}

TEST(TopicRules, HoldAtTheirTimes) {
    constexpr auto night = R"(
        [rule.a]
        effect = "forbid"
        subjects = ["anna"]
        actions = ["hub.publish"]
        resources = ["topic:event/#"]
        when = { hours = "22:00-08:00" }
    )";
    const WallTime noon{std::chrono::hours(12)};
    EXPECT_TRUE(Bus(night, noon).says(anna, "event/x"));
    EXPECT_FALSE(Bus(night, noon + std::chrono::hours(11)).says(anna, "event/x"));
    EXPECT_EQ(TopicRules(set_of(night), house_root, noon).holds_until(), noon + std::chrono::hours(10));
}

TEST(TopicRules, HoldWhereTheySay) {
    Bus bus(R"(
        [rule.a]
        effect = "forbid"
        actions = ["hub.publish"]
        resources = ["topic:event/#"]
        when = { not_networks = ["192.168.0.0/16"] }
    )");
    const broker::Peer inside{Origin::Remote, "192.168.1.7:1"}, outside{Origin::Remote, "[2001:db8::1]:1"};
    EXPECT_TRUE(bus.authorizer.may_publish({anna, "me", &inside}, Bus::full_topic("event/x")));
    EXPECT_FALSE(bus.authorizer.may_publish({anna, "me", &outside}, Bus::full_topic("event/x")));
    EXPECT_TRUE(bus.says(lamp, "event/x")) << "over no network";
    EXPECT_TRUE(bus.authorizer.admit({Origin::Loopback, ""}, {}).changes_rights);
}

TEST(TopicRules, AreNotInAPolicyThatSaysNothingOfTopics) {
    for (const auto* rules :
         {"", "[role.dj]\nmay = [\"hub.publish\"]",
          "[rule.a]\neffect = \"forbid\"\nsubjects = [\"anna\"]\nactions = [\"service.*\"]",
          "[rule.a]\neffect = \"forbid\"\nroles = [\"viewer\"]\nactions = [\"*\"]",
          "[rule.a]\neffect = \"forbid\"\nactions = [\"*\"]\nresources = [\"service:lamp\"]"})
        EXPECT_FALSE(TopicRules::are_in(*set_of(rules))) << rules;
    EXPECT_TRUE(
        TopicRules::are_in(*set_of("[rule.a]\neffect = \"forbid\"\nactions = [\"h*\"]\nresources = [\"t*\"]"))
    );
}

} // namespace
} // namespace tutti::hub
