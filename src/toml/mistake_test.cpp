#include "toml/mistake.hpp"
#include "toml/nearest.hpp"

#include <gtest/gtest.h>

namespace tutti::toml {
namespace {

std::string print_one(std::string_view text, Position position) {
    const Mistake mistake{position, "key", "is wrong", ""};
    return print_mistakes("t.toml", text, {&mistake, 1});
}

TEST(Mistake, StandsWithItsLineAndACaret) {
    EXPECT_EQ(
        print_one("a = 1\nb = 2\n", {2, 5}), "t.toml:2:5: key: is wrong\n"
                                             "  b = 2\n"
                                             "      ^\n"
    );
}

TEST(Mistake, ShowsNoPasswordOfAUrl) {
    EXPECT_EQ(
        print_one("url = \"redis://me:s3@cret@host/x\" # at @home", {1, 7}),
        "t.toml:1:7: key: is wrong\n"
        "  url = \"redis://**********@host/x\" # at @home\n"
        "        ^\n"
    );
    EXPECT_NE(print_one("url = \"redis://:secret@host", {1, 7}).find("://*******@host"), std::string::npos);
    EXPECT_NE(print_one("url = \"mqtt://host\"", {1, 7}).find("mqtt://host"), std::string::npos);
}

TEST(Mistake, AWarningIsPrintedAsOne) {
    const Mistake warning{{1, 5}, "a", "is odd", ""};
    EXPECT_EQ(
        print_warnings("t.toml", "a = 1\n", {&warning, 1}), "t.toml:1:5: warning: a: is odd\n"
                                                            "  a = 1\n"
                                                            "      ^\n"
    );
}

TEST(Mistake, OfTheWholeFileNamesNoKeyAndNoLine) {
    const Mistake mistake{{}, "", "cannot be read", ""};
    EXPECT_EQ(print_mistakes("t.toml", "", {&mistake, 1}), "t.toml: cannot be read\n");
}

TEST(Mistake, SaysWhatWasPerhapsMeant) {
    const Mistake mistake{{1, 1}, "watchdgo", "unknown key", "watchdog"};
    EXPECT_EQ(
        print_mistakes("t.toml", "watchdgo = 1", {&mistake, 1}),
        "t.toml:1:1: watchdgo: unknown key; did you mean `watchdog`?\n"
        "  watchdgo = 1\n"
        "  ^\n"
    );
}

TEST(Mistake, CaretStandsBelowItsCharacterAfterTabsAndLetters) {
    EXPECT_EQ(
        print_one("\tä = 2", {1, 7}), "t.toml:1:7: key: is wrong\n"
                                      "  \tä = 2\n"
                                      "  \t    ^\n"
    );
}

TEST(Mistake, ControlCharactersAndBrokenTextDoNotReachTheTerminal) {
    EXPECT_EQ(
        print_one("\x1b[31m\xff\xc2\x9b\x7f", {1, 1}), "t.toml:1:1: key: is wrong\n"
                                                       "  ?[31m???\n"
                                                       "  ^\n"
    );
}

TEST(Mistake, WindowsLineEndsAreNotShown) {
    EXPECT_EQ(
        print_one("a = 1\r\nb = 2\r\n", {1, 1}), "t.toml:1:1: key: is wrong\n"
                                                 "  a = 1\n"
                                                 "  ^\n"
    );
}

TEST(Mistake, ALongLineIsShownAroundItsCaret) {
    const auto text = std::string(300, 'x') + "!" + std::string(300, 'y');
    EXPECT_EQ(
        print_one(text, {1, 301}), "t.toml:1:301: key: is wrong\n  …" + std::string(100, 'x') + "!"
                                       + std::string(59, 'y') + "…\n   " + std::string(100, ' ') + "^\n"
    );
}

TEST(Mistake, PositionsOutsideOfTheTextAreHarmless) {
    EXPECT_EQ(print_one("a", {9, 9}), "t.toml:9:9: key: is wrong\n");
    EXPECT_EQ(print_one("a", {1, 9}), "t.toml:1:9: key: is wrong\n  a\n   ^\n");
}

TEST(Nearest, CountsInsertionsDeletionsReplacementsAndSwaps) {
    EXPECT_EQ(edit_distance("watchdog", "watchdog"), 0U);
    EXPECT_EQ(edit_distance("watchdgo", "watchdog"), 1U);
    EXPECT_EQ(edit_distance("wachdog", "watchdog"), 1U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Nearest, NothingIsNearWhereAThirdOfTheLettersDiffers) {
    static constexpr std::string_view words[] = {"watchdog", "every", "run"};
    EXPECT_EQ(nearest("wotchdag", words), "watchdog");
    EXPECT_EQ(nearest("rum", words), "run");
    EXPECT_EQ(nearest("evening", words), "");
    EXPECT_EQ(nearest("", words), "");
    EXPECT_EQ(nearest(std::string(100, 'a'), words), "");
}

} // namespace
} // namespace tutti::toml
