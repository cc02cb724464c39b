#include "base/json.hpp"
#include "cli/governed/change_text.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

std::string shown(std::string_view change) {
    const auto value = parse_json(change);
    EXPECT_TRUE(value) << change;
    return print_change(*value, command::Colours::Off);
}

TEST(ChangeText, AnObjectThatIsNewOrGoesIsShownWithAllOfIt) {
    EXPECT_EQ(
        shown(
            R"({"kind":"service","name":"lamp","before":null,"after":{"run":["sleep","1"],"watchdog":"5s"}})"
        ),
        "+ service.lamp\n    + run  [\"sleep\",\"1\"]\n    + watchdog  \"5s\"\n"
    );
    EXPECT_EQ(
        shown(R"({"kind":"section","name":"hub","before":{"tcp":"off"},"after":null})"),
        "- hub\n    - tcp  \"off\"\n"
    );
}

TEST(ChangeText, OfAChangeEachPathIsShown) {
    EXPECT_EQ(
        shown(R"({"kind":"route","name":"lights","before":{"to":["a","b"],"old":1,"limits":{"rate":1}},)"
              R"("after":{"to":["a","c"],"limits":{"rate":2,"burst":5}}})"),
        "~ osc.route.lights\n    ~ to[1]  \"b\" → \"c\"\n    - old  1\n    ~ limits.rate  1 → 2\n"
        "    + limits.burst  5\n"
    );
}

TEST(ChangeText, AListOfAnotherLengthIsShownWhole) {
    EXPECT_EQ(
        shown(R"({"kind":"service","name":"a","before":{"run":["a"]},"after":{"run":["a","b"]}})"),
        "~ service.a\n    ~ run  [\"a\"] → [\"a\",\"b\"]\n"
    );
}

TEST(ChangeText, WhatIsTheSameIsNotShown) {
    EXPECT_EQ(shown(R"({"kind":"service","name":"a","before":{"x":1},"after":{"x":1}})"), "");
}

TEST(ChangeText, NothingOfAValueMovesTheCursor) {
    EXPECT_EQ(
        shown(R"({"kind":"rule","name":"a\u001b[2Jb","before":{"x":"1"},"after":{"x":"\u009b1m"}})"),
        "~ rule.\"a\\u001b[2Jb\"\n    ~ x  \"1\" → \"?1m\"\n"
    );
}

TEST(ChangeText, ChangesAreCountedByWhatBecomesOfThem) {
    const auto changes = parse_json(
        R"([{"before":null,"after":{}},{"before":null,"after":{}},{"before":{},"after":{"a":1}},{"before":{},"after":null}])"
    );
    ASSERT_TRUE(changes);
    EXPECT_EQ(describe_changes(*changes), "2 created, 1 changed, 1 removed");
    EXPECT_EQ(describe_changes(Value::array({})), "nothing");
}

} // namespace
} // namespace tutti::cli
