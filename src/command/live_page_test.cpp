#include "command/live_page.hpp"

#include <gtest/gtest.h>

namespace tutti::command {
namespace {

const Page page{.head = "NAME\n", .body = "a\nb\nc\nd\n", .foot = "q ends\n"};

TEST(Fit, ShowsAsMuchOfTheBodyAsThereIsRoomFor) {
    std::size_t skipped = 0;
    EXPECT_EQ(fit(page, 4, skipped), "NAME\na\nb\nq ends\n");
    skipped = 1;
    EXPECT_EQ(fit(page, 4, skipped), "NAME\nb\nc\nq ends\n");
}

TEST(Fit, PutsTheFootOntoTheLastRow) {
    std::size_t skipped = 0;
    EXPECT_EQ(fit(page, 8, skipped), "NAME\na\nb\nc\nd\n\n\nq ends\n");
}

TEST(Fit, SkipsNoMoreThanThereIs) {
    std::size_t skipped = 100;
    EXPECT_EQ(fit(page, 4, skipped), "NAME\nc\nd\nq ends\n");
    EXPECT_EQ(skipped, 2U);
    EXPECT_EQ(fit(page, 24, skipped).substr(0, 7), "NAME\na\n");
    EXPECT_EQ(skipped, 0U);
}

TEST(Fit, OnATinyTerminalStillShowsSomething) {
    std::size_t skipped = 0;
    EXPECT_EQ(fit(page, 0, skipped), "NAME\na\nq ends\n");
}

} // namespace
} // namespace tutti::command
