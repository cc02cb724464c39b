// RecentEvents: what comes twice counts once, as long as it is remembered.
#include "contract/recent_events.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::contract {
namespace {

TEST(RecentEvents, AnEventIsNewsOnce) {
    RecentEvents recent;
    EXPECT_TRUE(recent.note("pad", "1"));
    EXPECT_FALSE(recent.note("pad", "1"));
    EXPECT_FALSE(recent.note("pad", "1"));
}

TEST(RecentEvents, IdsAreThoseOfTheirSource) {
    RecentEvents recent;
    EXPECT_TRUE(recent.note("left", "1"));
    EXPECT_TRUE(recent.note("right", "1"));
    EXPECT_TRUE(recent.note("1", "left"));
    EXPECT_TRUE(recent.note("lef", "t1"));
    EXPECT_TRUE(recent.note("", "left1"));
    EXPECT_TRUE(recent.note("left1", ""));
}

TEST(RecentEvents, TheLastOnesAreRememberedAndNoMore) {
    RecentEvents recent;
    const auto note = [&](std::size_t number) { return recent.note("pad", std::to_string(number)); };
    for (std::size_t i = 0; i < RecentEvents::most; ++i) EXPECT_TRUE(note(i));
    for (std::size_t i = 0; i < RecentEvents::most; ++i) EXPECT_FALSE(note(i)) << i;
    EXPECT_TRUE(note(RecentEvents::most)); // in the place of 0
    EXPECT_FALSE(note(1));
    EXPECT_TRUE(note(0)); // in the place of 1
    EXPECT_FALSE(note(2));
    EXPECT_TRUE(note(1));
}

TEST(RecentEvents, ARepeatedOneTakesNoOtherOnesPlace) {
    RecentEvents recent;
    EXPECT_TRUE(recent.note("pad", "first"));
    for (std::size_t i = 0; i < 3 * RecentEvents::most; ++i) EXPECT_EQ(recent.note("pad", "same"), i == 0);
    EXPECT_FALSE(recent.note("pad", "first"));
}

TEST(RecentEvents, TheRingGoesRoundAgainAndAgain) {
    RecentEvents recent;
    for (std::size_t i = 0; i < 3 * RecentEvents::most; ++i) {
        EXPECT_TRUE(recent.note("pad", std::to_string(i))) << i;
        const std::size_t oldest = i + 1 < RecentEvents::most ? 0 : i + 1 - RecentEvents::most;
        EXPECT_FALSE(recent.note("pad", std::to_string(oldest))) << i;
    }
}

} // namespace
} // namespace tutti::contract
