#include "installation/complaints_testing.hpp"
#include "installation/load.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

TEST(BudgetSection, EachRouteHasItsTime) {
    const auto read = load_installation(
        "[budget]\n\"button.press -> panel\" = \"50ms\"\n\"knob.turn -> column\" = \"0.1s\"\n"
    );
    ASSERT_TRUE(read);
    const std::vector<Budget> expected = {
        {"button.press", "panel", milliseconds(50)}, {"knob.turn", "column", milliseconds(100)}
    };
    EXPECT_EQ(read->budgets, expected);
    EXPECT_EQ(read->budgets[0].route(), "button.press -> panel");
}

TEST(BudgetSection, RouteToNoDisplayIsOdd) {
    const auto read =
        load_installation("[budget]\n\"a -> attic\" = \"50ms\"\n\"a -> panel\" = \"50ms\"\n[display.panel]\n"
        );
    ASSERT_TRUE(read);
    ASSERT_EQ(read->warnings.size(), 1U);
    EXPECT_EQ(read->warnings[0].reason, "there is no display attic: nothing is measured");
}

TEST(BudgetSection, WhatIsNoRouteIsAMistake) {
    for (const std::string key :
         {"button.press", "button.press->panel", "a b -> panel", "button.press -> ", " -> x"})
        EXPECT_NE(
            complaints("[budget]\n\"" + key + "\" = \"50ms\"\n").find("a route is a type of event"),
            std::string::npos
        ) << key;
}

TEST(BudgetSection, ItsTimeHasAUnitAndALimit) {
    for (const std::string limit : {"50", "\"50\"", "\"0ms\"", "\"2h\""})
        EXPECT_FALSE(load_installation("[budget]\n\"a -> b\" = " + limit + "\n")) << limit;
}

} // namespace
} // namespace tutti::installation
