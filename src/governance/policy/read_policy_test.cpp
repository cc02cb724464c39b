#include "governance/policy/policy_testing.hpp"
#include "governance/policy/read_policy.hpp"
#include "governance/policy/role_book.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tutti::governance::policy {
namespace {

using testing::mistakes_in;
using testing::objects_of;
using Lines = std::vector<std::string>;

constexpr std::string_view whole = R"(
    [role.dj]
    may = ["playlist.*", "light.show"]
    includes = ["viewer"]
    about = "whoever plays"
    [rule.night]
    effect = "forbid"
    subjects = ["guest-*"]
    roles = ["dj"]
    actions = ["service.*"]
    resources = ["service:lamp", "topic:event/#"]
    when = { hours = "22:30-06:00", days = "fri-mon", time_zone = "Europe/Berlin", networks = ["10.0.0.0/8"], not_networks = ["10.1.0.0/16", "fd00::/8"] }
    about = "quiet at night"
    [quota.jobs]
    of = "jobs"
    most = 5
    per = "all"
    roles = ["dj"]
)";

TEST(ReadPolicy, WhatIsReadIsPrintedAsItWasWritten) {
    std::vector<toml::Mistake> mistakes;
    const auto again = [&](const PolicyObject& object) {
        toml::TableReader table(object.spec, object.kind, mistakes);
        if (object.kind == "role") return to_value(read_role(table, object.name));
        if (object.kind == "rule") return to_value(read_rule(table, object.name));
        return to_value(read_quota(table, object.name));
    };
    for (const auto& object : objects_of(whole)) {
        const auto printed = again(object);
        EXPECT_EQ(again({object.kind, object.name, printed}), printed);
        for (const Member& member : object.spec.members()) {
            ASSERT_NE(printed.find(member.key), nullptr) << member.key;
            if (member.key != "when") EXPECT_EQ(*printed.find(member.key), member.value) << member.key;
        }
    }
    EXPECT_TRUE(mistakes.empty());
    const auto when = *again(objects_of(whole)[1]).find("when");
    EXPECT_EQ(when.find("hours")->string(), "22:30-06:00");
    EXPECT_EQ(when.find("days")->string(), "mon,fri-sun");
    EXPECT_EQ(when.find("not_networks")->items()[0].string(), "10.1.0.0/16");
}

TEST(ReadPolicy, EveryMistakeIsFoundWithItsKey) {
    EXPECT_EQ(
        mistakes_in(R"(
        [role.admin]
        may = ["*"]
        [role.dj]
        may = ["*.list"]
        includes = ["vewer"]
        [rule.a]
        effect = "deny"
        actions = []
        resources = ["topic:a*"]
        whne = { }
        [rule.b]
        effect = "allow"
        actions = ["a.b"]
        [rule.c]
        effect = "forbid"
        roles = ["jd"]
        actions = ["a.b"]
        when = { hours = "22-6", days = "monday", networks = ["10.0.0.1/8"] }
        [quota.q]
        of = "jobs"
        most = -1
    )"),
        (Lines{
            "role.admin: is one of Tutti's own roles: give yours another name",
            "role.dj.may[0]: must be a name, or the beginning of names with a * behind it: \"guest-*\"",
            "rule.a.effect: must be one of \"allow\", \"forbid\"",
            "rule.a.actions: must name what it is about, such as \"service.*\"",
            "rule.a.resources[0]: must be a kind and a name, or the beginning of one with a * behind it: "
            "\"service:lamp\", \"playlist:show-*\"; of topics a filter: \"topic:event/#\"",
            "rule.a.whne: unknown key (when)",
            "rule.b.subjects: missing: whom it allows that, or `roles`; \"*\" is everybody",
            "rule.c.when.hours: must be two times of day that differ, such as \"22:00-08:00\"",
            "rule.c.when.days: must be days, such as \"mon-fri\" or \"sat,sun\"",
            "rule.c.when.networks[0]: must be a network or an address, such as \"192.168.0.0/16\"",
            "quota.q.most: must be from 0 to 1000000000",
            "role.dj.includes[0]: there is no role `vewer` (viewer)",
            "rule.c.roles[0]: there is no role `jd`",
        })
    );
}

TEST(ReadPolicy, ActionThatThereIsNotIsAMistake) {
    constexpr auto actions = std::to_array<std::string_view>({"service.stop", "service.start", "light.show"});
    EXPECT_EQ(
        mistakes_in(
            R"(
        [role.r]
        may = ["service.*", "lihgt.show"]
        [rule.a]
        effect = "forbid"
        actions = ["*", "service.stpo", "playlist.*"]
    )",
            {.actions = actions}
        ),
        (Lines{
            "role.r.may[1]: no action is called `lihgt.show` (light.show)",
            "rule.a.actions[1]: no action is called `service.stpo` (service.stop)",
            "rule.a.actions[2]: no action is called `playlist.*`",
        })
    );
}

TEST(ReadPolicy, RoleThatIncludesItselfIsAMistakeThatNamesTheWay) {
    EXPECT_EQ(
        mistakes_in(R"(
        [role.a]
        includes = ["b"]
        [role.b]
        includes = ["viewer", "a"]
        [role.c]
        includes = ["c", "b"]
    )"),
        (Lines{
            "role.a.includes: a includes b includes a",
            "role.b.includes: b includes a includes b",
            "role.c.includes: c includes c",
        })
    );
}

TEST(ReadPolicy, RoleThatIncludesTooManyIsAMistake) {
    const auto chain = [](std::size_t length) {
        std::string text;
        for (std::size_t i = 1; i < length; ++i)
            text += fmt::format("[role.r{}]\nincludes = [\"r{}\"]\n", i, i + 1);
        return text + fmt::format("[role.r{}]\nmay = [\"door.ring\"]\n", length);
    };
    EXPECT_EQ(mistakes_in(chain(most_included)), Lines{});
    EXPECT_EQ(
        mistakes_in(chain(most_included + 1)),
        Lines{"role.r1.includes: with all that those include it has more than 256 roles"}
    );
    const std::vector<std::string> first = {"r1"};
    Question question;
    question.asker.subject = "ann";
    question.asker.roles = first;
    question.action = "door.ring";
    EXPECT_EQ(testing::policy_of(chain(most_included)).judge(question), Verdict::Allowed);
}

TEST(ReadPolicy, OfManyMistakesTheFirstSayWhatWasMeant) {
    std::string text = "[role.door]\nmay = [\"*\"]\n";
    for (int i = 0; i < 30; ++i)
        text += fmt::format("[rule.r{}]\neffect = \"forbid\"\nroles = [\"dor\"]\nactions = [\"*\"]\n", i);
    const auto lines = mistakes_in(text);
    ASSERT_EQ(lines.size(), 30U);
    EXPECT_EQ(lines.front(), "rule.r0.roles[0]: there is no role `dor` (door)");
    EXPECT_EQ(lines.back(), "rule.r29.roles[0]: there is no role `dor`");
}

TEST(ReadPolicy, ZoneThatThereIsNotIsAMistake) {
    const PolicySet::Options options{.zone = [](std::string_view name) -> Result<calendar::TimeZone> {
        if (name == "Europe/Berlin") return calendar::TimeZone();
        return fail(ErrorCode::NotFound, "the zone database has no such zone");
    }};
    constexpr std::string_view text = R"(
        [rule.a]
        effect = "forbid"
        actions = ["*"]
        when = { days = "sun", time_zone = "Europe/Berlni" }
    )";
    EXPECT_EQ(
        mistakes_in(text, options), (Lines{"rule.a.when.time_zone: the zone database has no such zone"})
    );
}

TEST(ReadPolicy, ListsHaveAnEnd) {
    std::string list;
    for (int item = 0; item < 65; ++item) list += "\"a.b\",";
    EXPECT_EQ(
        mistakes_in("[rule.a]\neffect = \"forbid\"\nactions = [" + list + "]"),
        (Lines{"rule.a.actions: has at most 64 items: make two of it"})
    );
}

TEST(ReadPolicy, WhatIsNoTableOrThereTwiceIsAMistake) {
    const std::vector<PolicyObject> objects = {
        {"role", "a", Value("x")},
        {"role", "b", Value::object({})},
        {"role", "b", Value::object({})},
        {"lamp", "c", Value::object({})},
    };
    const auto made = PolicySet::compile(objects, {});
    ASSERT_FALSE(made);
    Lines lines;
    for (const auto& mistake : made.error()) lines.push_back(mistake.key + ": " + mistake.reason);
    EXPECT_EQ(
        lines, (Lines{"role.a: must be a table", "role.b: is there twice", "lamp.c: is no part of a policy"})
    );
}

} // namespace
} // namespace tutti::governance::policy
