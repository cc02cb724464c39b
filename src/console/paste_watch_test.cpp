#include "console/paste_watch.hpp"

#include <gtest/gtest.h>

namespace tutti::console {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime start{100s};

TEST(PasteWatch, KeysBetweenBothMarksAreText) {
    PasteWatch paste;
    EXPECT_FALSE(paste.has(start));
    paste.begins(start);
    EXPECT_TRUE(paste.has(start));
    paste.ends();
    EXPECT_FALSE(paste.has(start));
}

TEST(PasteWatch, TextThatRestsGoesOn) {
    PasteWatch paste;
    paste.begins(start);
    EXPECT_TRUE(paste.has(start + 2s));
    EXPECT_TRUE(paste.has(start + 2s + PasteWatch::end_is_lost_after - 1ms));
}

TEST(PasteWatch, AfterALongSilenceWhatComesIsItsRestUpToAPause) {
    PasteWatch paste;
    paste.begins(start);
    auto now = start + PasteWatch::end_is_lost_after;
    EXPECT_TRUE(paste.has(now));
    now += PasteWatch::rest_is_over_after - 1ms;
    EXPECT_TRUE(paste.has(now));
    now += PasteWatch::rest_is_over_after;
    EXPECT_FALSE(paste.has(now));
    EXPECT_FALSE(paste.has(now));
}

TEST(PasteWatch, AnotherTextIsWatchedAnew) {
    PasteWatch paste;
    paste.begins(start);
    auto now = start + PasteWatch::end_is_lost_after;
    EXPECT_TRUE(paste.has(now));
    paste.begins(now);
    EXPECT_TRUE(paste.has(now + PasteWatch::rest_is_over_after));
}

} // namespace
} // namespace tutti::console
