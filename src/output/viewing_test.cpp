#include "output/output_testing.hpp"
#include "output/viewing.hpp"

#include <gtest/gtest.h>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

int shown_in(Viewing& viewing, SteadyTime from, microseconds duration, bool changed = true) {
    int count = 0;
    for (microseconds at{0}; at < duration; at += frame_period) count += viewing.take(from + at, changed);
    return count;
}

TEST(Viewing, UnwatchedItIsOnceASecondWhereItChanged) {
    Viewing viewing;
    EXPECT_EQ(shown_in(viewing, start, 10s), 10);
    EXPECT_EQ(shown_in(viewing, start + 10s, 10s, false), 0);
}

TEST(Viewing, TheFirstGoesOutInAnyCase) {
    Viewing viewing;
    EXPECT_TRUE(viewing.take(start, false));
    EXPECT_FALSE(viewing.take(start + 1h, false));
}

TEST(Viewing, WatchedItIsAsOftenAsIsAskedFor) {
    Viewing viewing;
    viewing.watch(10s, 20, start);
    EXPECT_NEAR(shown_in(viewing, start, 10s), 200, 2);
    EXPECT_EQ(shown_in(viewing, start + 10s, 10s), 10) << "the lease has ended";
}

TEST(Viewing, NobodyWatchesFasterOrLongerThanIsAllowed) {
    Viewing viewing;
    viewing.watch(1h, 1000, start);
    EXPECT_LE(shown_in(viewing, start, 10s), 301);
    EXPECT_TRUE(viewing.is_watched(start + Viewing::longest - 1us));
    EXPECT_FALSE(viewing.is_watched(start + Viewing::longest));
}

TEST(Viewing, OfSeveralTheQuickestCounts) {
    Viewing viewing;
    viewing.watch(60s, 30, start);
    viewing.watch(1s, 1, start);
    EXPECT_NEAR(shown_in(viewing, start, 10s), 300, 2);
}

} // namespace
} // namespace tutti::output
