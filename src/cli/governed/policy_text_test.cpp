#include "base/json.hpp"
#include "cli/governed/policy_text.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

Value policy_json(std::string_view text) { return parse_json(text).value(); }

TEST(PolicyText, WithoutObjectsSaysWhatThereIs) {
    EXPECT_EQ(
        describe_policy(
            policy_json(R"({"version":0,"roles":[],"rules":[],"quotas":[]})"), command::Colours::Off
        ),
        "no roles, rules or quotas: a viewer looks, an operator plays, an admin sets up\n"
    );
}

TEST(PolicyText, RulesSayWhoWhatAndWhen) {
    EXPECT_EQ(
        describe_policy(
            policy_json(R"({"version":7,"problem":"rule.x","roles":[{"name":"dj","may":["playlist.*"],
"includes":["viewer"],"about":"plays"}],"rules":[{"name":"night","effect":"forbid","subjects":["guest-*"],
"roles":["dj"],"actions":["light.*","service.stop"],"resources":["service:lamp"],"when":{"hours":"22:00-06:00",
"days":"mon-fri","networks":["10.0.0.0/8"]}},{"name":"all","effect":"allow","actions":["light.get"]}],
"quotas":[{"name":"q","of":"jobs","most":5,"per":"subject"}]})"),
            command::Colours::Off
        ),
        "it cannot be read, and nobody but an admin may anything: rule.x\n"
        "ROLE  MAY         INCLUDES  ABOUT\n"
        "dj    playlist.*  viewer    plays\n"
        "\n"
        "RULE   EFFECT  WHO               ACTIONS                OF            WHEN\n"
        "night  forbid  guest-*, role dj  light.*, service.stop  service:lamp  mon-fri, 22:00-06:00, from "
        "10.0.0.0/8\n"
        "all    allow   everybody         light.get\n"
        "\n"
        "QUOTA  OF    MOST  PER      WHO\n"
        "q      jobs  5     subject  everybody\n"
        "\n"
        "version 7\n"
    );
}

TEST(PolicyText, ExplanationSaysWhatFitsAndWhatNearlyDoes) {
    EXPECT_EQ(
        describe_explanation(
            policy_json(R"({"allowed":false,"reason":"rule.a forbids ann door.open","rules":["rule.a"],
"fitting":[{"rule":"rule.a","effect":"forbid"}],"near":[{"rule":"rule.b","effect":"allow","key":"subjects",
"why":"it is for bob"}]})"),
            command::Colours::Off
        ),
        "refused: rule.a forbids ann door.open\n"
        "\n"
        "FITS    EFFECT  WHY NOT\n"
        "rule.a  forbid\n"
        "\n"
        "NEARLY FITS  EFFECT  WHY NOT\n"
        "rule.b       allow   it is for bob\n"
    );
}

TEST(PolicyText, ExplanationWithoutTheHubIsNoVerdict) {
    const auto explanation = policy_json(
        R"({"allowed":false,"reason":"no rule allows","fitting":[],"near":[],"hub":{"problem":"it is away"}})"
    );
    EXPECT_EQ(hub_problem(explanation), "it is away");
    EXPECT_EQ(
        describe_explanation(explanation, command::Colours::Off),
        "not known: the hub decides this, and does not answer: it is away\n"
        "See `tutti status hub`, then ask again.\n"
    );
    EXPECT_EQ(hub_problem(policy_json(R"({"allowed":true,"hub":{"allowed":true}})")), "");
    EXPECT_EQ(hub_problem(policy_json(R"({"allowed":true})")), "");
}

TEST(PolicyText, TrialSaysWhatTurnsAndWhichCasesAreNotAsExpected) {
    EXPECT_EQ(
        describe_trial(
            policy_json(R"({"asked":12,"more":2,"failed":1,"turned":[{"subject":"ann","roles":["operator"],
"action":"door.open","times":3,"was":"allowed","becomes":"refused","reason":"rule.a"}],
"cases":[{"subject":"bob","roles":[],"action":"a.b","resource":"a:x","expect":"allowed","is":"refused",
"as_expected":false,"reason":"no"},{"as_expected":true}]})"),
            command::Colours::Off
        ),
        "WHO             ACTION     OF  TIMES  WAS      BECOMES  WHY\n"
        "ann (operator)  door.open      3      allowed  refused  rule.a\n"
        "\n"
        "3 of the 12 last questions would be answered otherwise\n"
        "case: bob a.b a:x: refused, and allowed was expected: no\n"
        "1 of 2 cases are as expected\n"
    );
}

} // namespace
} // namespace tutti::cli
