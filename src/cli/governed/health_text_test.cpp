#include "base/json.hpp"
#include "cli/governed/health_text.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

Value json(std::string_view text) { return parse_json(text).value(); }

const Value health = json(R"({"ready":false,"level":"error",
"unready":[{"component":"render","level":"error","reason":"dark"},{"component":"service/hub","level":"ok","reason":"starting"}],
"components":[{"component":"hub","level":"ok","ready":true,"required":false,"reason":"","since":90},
{"component":"render","level":"error","ready":false,"required":true,"reason":"dark","since":40},
{"component":"service/hub","level":"ok","ready":false,"required":true,"reason":"starting","since":99}],
"rules":[{"rule":"dark","component":"render","then":"restart:render","fired":[50,80]},{"rule":"quiet","fired":[]}]})"
);

TEST(HealthText, SaysWhatKeepsItFromBeingReady) {
    EXPECT_EQ(describe_readiness(health, command::Colours::Off), "not ready: render, service/hub");
    EXPECT_EQ(describe_readiness(json(R"({"ready":true})"), command::Colours::Off), "ready");
}

TEST(HealthText, WhereNothingIsHeardWhatIsShownIsOfBefore) {
    EXPECT_EQ(
        describe_readiness(
            json(R"({"ready":false,"reason":"the bus is away","unready":[]})"), command::Colours::Off
        ),
        "not ready: the bus is away; below is what was known before"
    );
    EXPECT_EQ(
        describe_readiness(
            json(R"({"ready":false,"reason":"the bus is away","unready":[{"component":"render"}]})"),
            command::Colours::Off
        ),
        "not ready: the bus is away; below is what was known before: render"
    );
}

TEST(HealthText, WhatIsUnwellStandsFirstAndRulesThatFiredBelow) {
    EXPECT_EQ(
        describe_components(health, 100, command::Colours::Off),
        "COMPONENT    HOW        FOR    REQUIRED  REASON\n"
        "render       error      1m 0s  yes       dark\n"
        "hub          ok         10s\n"
        "service/hub  not ready  1s     yes       starting\n"
        "\n"
        "RULE  COMPONENT  THEN            FIRED\n"
        "dark  render     restart:render  2 times, 20s ago\n"
    );
}

TEST(HealthText, ARuleThatFiredOnceSaysSo) {
    const auto one =
        json(R"({"rules":[{"rule":"dark","component":"render","then":"event","fired":[80]}],"components":[]})"
        );
    EXPECT_NE(describe_components(one, 100, command::Colours::Off).find("once, 20s ago"), std::string::npos);
}

TEST(HealthText, AnAnswerThatIsNoneOfControlsIsNothing) {
    for (const auto* text :
         {"{}", R"({"components":3,"rules":[1],"unready":[null]})", R"({"rules":[{"fired":["x"]}]})"}) {
        EXPECT_NE(describe_components(json(text), 100, command::Colours::Off), "");
        EXPECT_NE(describe_readiness(json(text), command::Colours::Off), "");
    }
}

TEST(HealthText, ChangesInTheirOrder) {
    const auto history =
        json(R"({"changes":[{"at":90,"component":"render","from":"ok","to":"error","reason":"dark"}]})");
    EXPECT_EQ(
        describe_health_changes(history, 100, command::Colours::Off),
        "AGO  COMPONENT  WAS  IS     REASON\n10s  render     ok   error  dark\n"
    );
}

} // namespace
} // namespace tutti::cli
