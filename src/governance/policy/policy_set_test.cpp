#include "governance/policy/policy_testing.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::governance::policy {
namespace {

using testing::policy_of;
using namespace std::chrono_literals;

constexpr std::chrono::sys_days monday = std::chrono::year(2026) / 1 / 5;

Question
ask(std::string_view subject, UserRole role, std::string_view action, std::string_view resource = {}) {
    return {
        .asker = {.subject = subject, .role = role},
        .action = action,
        .resource = resource,
        .built_in = UserRole::Operator,
        .at = WallTime(monday.time_since_epoch() + 12h)
    };
}

TEST(PolicySet, WithoutObjectsItIsTheRole) {
    const PolicySet none;
    EXPECT_TRUE(none.is_empty());
    EXPECT_EQ(none.judge(ask("ann", UserRole::Operator, "lamp.light")), Verdict::Allowed);
    EXPECT_EQ(none.judge(ask("ann", UserRole::Admin, "lamp.light")), Verdict::Allowed);
    EXPECT_EQ(none.judge(ask("ann", UserRole::Viewer, "lamp.light")), Verdict::Silent);
    EXPECT_EQ(none.judge(ask("ann", UserRole::None, "lamp.light")), Verdict::Silent);
    auto of_nobody = ask("ann", UserRole::Admin, "hub.publish");
    of_nobody.built_in = UserRole::None;
    EXPECT_EQ(none.judge(of_nobody), Verdict::Silent);
    EXPECT_EQ(
        none.decide(ask("ann", UserRole::Viewer, "lamp.light")).reason,
        "lamp.light takes the role operator, and ann has viewer"
    );
    EXPECT_EQ(
        none.decide(ask("ann", UserRole::None, "lamp.light")).reason,
        "lamp.light takes the role operator, and ann has none"
    );
    EXPECT_EQ(none.decide(ask("ann", UserRole::Admin, "lamp.light")).reason, "role admin");
}

TEST(PolicySet, WhatForbidsOverridesWhatAllows) {
    const auto policy = policy_of(R"(
        [rule.a-all]
        effect = "allow"
        subjects = ["*"]
        actions = ["*"]
        [rule.b-not-ann]
        effect = "forbid"
        subjects = ["ann"]
        actions = ["lamp.*"]
        [rule.c-ann-may]
        effect = "allow"
        subjects = ["ann"]
        actions = ["lamp.light"]
    )");
    const auto decision = policy.decide(ask("ann", UserRole::Admin, "lamp.light"));
    EXPECT_EQ(decision.verdict, Verdict::Forbidden);
    EXPECT_EQ(decision.rules, (std::vector<std::string>{"rule.b-not-ann"}));
    EXPECT_EQ(decision.reason, "rule.b-not-ann forbids ann lamp.light");
    EXPECT_EQ(policy.judge(ask("bob", UserRole::None, "lamp.light")), Verdict::Allowed);
    EXPECT_EQ(policy.judge(ask("ann", UserRole::None, "door.open")), Verdict::Allowed);
}

TEST(PolicySet, RoleMayWhatItSaysAndWhatItIncludes) {
    const auto policy = policy_of(R"(
        [role.dj]
        may = ["playlist.*"]
        includes = ["host"]
        [role.host]
        may = ["light.show"]
        includes = ["operator"]
    )");
    const std::vector<std::string> dj = {"dj"};
    auto question = ask("ann", UserRole::None, "playlist.play");
    question.built_in = UserRole::Admin;
    EXPECT_EQ(policy.judge(question), Verdict::Silent);
    question.asker.roles = dj;
    EXPECT_EQ(policy.decide(question).rules, (std::vector<std::string>{"role.dj"}));
    question.action = "light.show";
    EXPECT_EQ(policy.decide(question).reason, "role.host");
    question.action = "vault.put";
    EXPECT_EQ(
        policy.decide(question).reason, "vault.put takes the role admin, and ann has dj; no rule allows it"
    );
    question.built_in = UserRole::Operator;
    EXPECT_EQ(policy.decide(question).reason, "role operator");
}

TEST(PolicySet, RoleThatThereIsNotCountsNothing) {
    const std::vector<std::string> gone = {"gone"};
    auto question = ask("ann", UserRole::None, "lamp.light");
    question.asker.roles = gone;
    EXPECT_EQ(PolicySet().judge(question), Verdict::Silent);
}

TEST(PolicySet, RolePassesOnWhatItMayAndNotWhatItMayNot) {
    const auto policy = policy_of(R"(
        [rule.viewers-may]
        effect = "allow"
        roles = ["viewer"]
        actions = ["door.ring"]
        [rule.viewers-may-not]
        effect = "forbid"
        roles = ["viewer"]
        actions = ["door.open"]
        [rule.all-may]
        effect = "allow"
        subjects = ["*"]
        actions = ["door.open"]
    )");
    EXPECT_EQ(policy.judge(ask("ann", UserRole::Admin, "door.ring")), Verdict::Allowed);
    EXPECT_EQ(policy.judge(ask("ann", UserRole::Admin, "door.open")), Verdict::Allowed);
    EXPECT_EQ(policy.judge(ask("ann", UserRole::Viewer, "door.open")), Verdict::Forbidden);
}

TEST(PolicySet, SubjectsAndRolesTogetherSayWho) {
    const auto policy = policy_of(R"(
        [rule.a]
        effect = "allow"
        subjects = ["ann", "guest-*"]
        roles = ["admin"]
        actions = ["door.open"]
    )");
    auto may = [&](std::string_view subject, UserRole role) {
        auto question = ask(subject, role, "door.open");
        question.built_in = UserRole::None;
        return policy.judge(question) == Verdict::Allowed;
    };
    EXPECT_TRUE(may("ann", UserRole::None));
    EXPECT_TRUE(may("guest-3", UserRole::None));
    EXPECT_TRUE(may("bob", UserRole::Admin));
    EXPECT_FALSE(may("bob", UserRole::Operator));
}

TEST(PolicySet, RuleOfResourcesSaysNothingWhereNoneIsNamed) {
    const auto policy = policy_of(R"(
        [rule.a]
        effect = "forbid"
        actions = ["service.*"]
        resources = ["service:lamp", "service:db-*"]
    )");
    EXPECT_EQ(policy.judge(ask("ann", UserRole::Admin, "service.stop", "service:lamp")), Verdict::Forbidden);
    EXPECT_EQ(policy.judge(ask("ann", UserRole::Admin, "service.stop", "service:db-1")), Verdict::Forbidden);
    EXPECT_EQ(policy.judge(ask("ann", UserRole::Admin, "service.stop", "service:lamps")), Verdict::Allowed);
    EXPECT_EQ(policy.judge(ask("ann", UserRole::Admin, "service.stop")), Verdict::Allowed);
}

TEST(PolicySet, HoursAreThoseOfTheirZone) {
    const PolicySet::Options options{.zone = [](std::string_view name) {
        return calendar::TimeZone::parse(name.empty() ? "UTC0" : "CET-1CEST,M3.5.0,M10.5.0/3");
    }};
    const auto policy = PolicySet::compile(
                            testing::objects_of(R"(
        [rule.night]
        effect = "forbid"
        actions = ["*"]
        when = { hours = "22:00-06:00", days = "mon", time_zone = "Europe/Berlin" }
        [rule.weekend]
        effect = "forbid"
        actions = ["*"]
        when = { days = "sat,sun" }
    )"),
                            options
    )
                            .value();
    const auto at = [&](std::chrono::minutes since_monday) {
        auto question = ask("ann", UserRole::Admin, "lamp.light");
        question.at = WallTime(monday.time_since_epoch() + since_monday);
        return policy.judge(question);
    };
    EXPECT_EQ(at(20h + 59min), Verdict::Allowed);
    EXPECT_EQ(at(21h), Verdict::Forbidden);
    EXPECT_EQ(at(24h + 4h + 59min), Verdict::Forbidden);
    EXPECT_EQ(at(24h + 5h), Verdict::Allowed);
    EXPECT_EQ(at(5 * 24h - 1min), Verdict::Allowed);
    EXPECT_EQ(at(5 * 24h), Verdict::Forbidden);
}

TEST(PolicySet, WhatComesOverNoNetworkIsInNoneAndOutsideOfNone) {
    const auto policy = policy_of(R"(
        [rule.elsewhere]
        effect = "forbid"
        actions = ["lamp.*"]
        when = { not_networks = ["192.168.0.0/16", "::1"] }
        [rule.bench]
        effect = "forbid"
        actions = ["lamp.*"]
        when = { networks = ["192.168.7.0/24"] }
    )");
    auto question = ask("ann", UserRole::Admin, "lamp.light");
    const auto from = [&](const char* address) {
        question.asker.address = parse_ip_address(address);
        return policy.judge(question);
    };
    EXPECT_EQ(policy.judge(question), Verdict::Allowed);
    EXPECT_EQ(from("192.168.1.1"), Verdict::Allowed);
    EXPECT_EQ(from("192.168.7.1"), Verdict::Forbidden);
    EXPECT_EQ(from("10.0.0.1"), Verdict::Forbidden);
    EXPECT_EQ(from("::1"), Verdict::Allowed);
}

TEST(PolicySet, AlwaysIsWhatHoldsAtTheWorstOfTimes) {
    const auto policy = PolicySet::compile(
                            testing::objects_of(R"(
        [rule.ann-at-day]
        effect = "allow"
        subjects = ["ann"]
        actions = ["object.apply"]
        when = { hours = "00:00-23:00" }
        [rule.ann-at-home]
        effect = "allow"
        subjects = ["bob"]
        actions = ["object.apply"]
        [rule.bob-at-night]
        effect = "forbid"
        subjects = ["bob"]
        actions = ["object.*"]
        when = { hours = "23:00-24:00" }
    )"),
                            {}
    )
                            .value();
    for (const auto* subject : {"ann", "bob"}) {
        const auto question = ask(subject, UserRole::None, "object.apply");
        EXPECT_EQ(policy.judge(question), Verdict::Allowed) << subject;
        EXPECT_NE(policy.judge_always(question), Verdict::Allowed) << subject;
    }
}

TEST(PolicySet, ExplainsWhatFitsAndWhatNearlyDoes) {
    const auto policy = policy_of(R"(
        [rule.fits]
        effect = "allow"
        subjects = ["ann"]
        actions = ["service.*"]
        [rule.lamp-alone]
        effect = "forbid"
        subjects = ["ann"]
        actions = ["service.stop"]
        resources = ["service:lamp"]
        [rule.of-bob]
        effect = "forbid"
        subjects = ["bob"]
        roles = ["admin"]
        actions = ["service.stop"]
        [rule.at-night]
        effect = "forbid"
        actions = ["service.*"]
        when = { hours = "22:00-06:00" }
        [rule.far]
        effect = "forbid"
        subjects = ["bob"]
        actions = ["door.open"]
    )");
    const auto told = policy.explain(ask("ann", UserRole::Viewer, "service.stop", "service:door"));
    EXPECT_EQ(told.decision.verdict, Verdict::Allowed);
    EXPECT_EQ(told.fitting, (std::vector<Finding>{{"rule.fits", Effect::Allow, {}}}));
    EXPECT_EQ(
        told.near,
        (std::vector<Finding>{
            {"rule.at-night", Effect::Forbid, Miss{"when.hours", "it holds mon-sun 22:00 to 06:00"}},
            {"rule.lamp-alone", Effect::Forbid,
             Miss{"resources", "it is about service:lamp, and this is of service:door"}},
            {"rule.of-bob", Effect::Forbid,
             Miss{"subjects", "it is for bob, the role admin, and ann has the role viewer"}},
        })
    );
}

TEST(PolicySet, WhoHasNoRoleIsSaidToHaveNone) {
    const auto policy = policy_of(R"(
        [rule.staff]
        effect = "allow"
        roles = ["viewer"]
        actions = ["door.open"]
    )");
    const auto told = policy.explain(ask("ann", UserRole::None, "door.open"));
    ASSERT_EQ(told.near.size(), 1U);
    EXPECT_EQ(told.near.front().miss, (Miss{"roles", "it is for the role viewer, and ann has none"}));
}

TEST(PolicySet, QuotasAreThoseOfTheOne) {
    const auto policy = policy_of(R"(
        [quota.all]
        of = "jobs"
        most = 100
        per = "all"
        [quota.djs]
        of = "jobs"
        most = 5
        roles = ["viewer"]
        [quota.guests]
        of = "objects"
        most = 2
        subjects = ["guest-*"]
    )");
    const auto names = [&](std::string_view subject, UserRole role, std::string_view of) {
        std::string all;
        for (const auto* quota : policy.quotas({.subject = subject, .role = role}, of))
            all += quota->name + ' ';
        return all;
    };
    EXPECT_EQ(names("ann", UserRole::Viewer, "jobs"), "all djs ");
    EXPECT_EQ(names("ann", UserRole::Admin, "jobs"), "all ");
    EXPECT_EQ(names("guest-1", UserRole::Admin, "objects"), "guests ");
    EXPECT_EQ(names("ann", UserRole::Admin, "objects"), "");
}

} // namespace
} // namespace tutti::governance::policy
