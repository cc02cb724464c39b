#include "workers/audio/frame_clock.hpp"
#include "workers/audio/frame_rate.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

constexpr SteadyTime start{seconds(100)};

TEST(FrameClock, AFrameEndsWithItsLastSample) {
    FrameClock clock;
    clock.begin(48000);
    clock.came(800, start);
    EXPECT_EQ(clock.end_of_next(), start);
    clock.came(1200, start + milliseconds(25)); // a frame, and half of one
    EXPECT_EQ(clock.end_of_next(), start + milliseconds(25) - microseconds(8333));
    clock.came(400, start + milliseconds(33));
    EXPECT_EQ(clock.end_of_next(), start + milliseconds(33));
}

TEST(FrameClock, SeveralFramesOfOnePieceEndOneAfterTheOther) {
    FrameClock clock;
    clock.begin(44100);
    clock.came(3 * 735, start);
    EXPECT_EQ(clock.end_of_next(), start - microseconds(33333));
    EXPECT_EQ(clock.end_of_next(), start - microseconds(16666));
    EXPECT_EQ(clock.end_of_next(), start);
    EXPECT_EQ(clock.length(), milliseconds(50));
}

TEST(FrameClock, SoundThatBeginsAnewIsCountedAnew) {
    FrameClock clock;
    clock.begin(48000);
    clock.came(100, start); // less than a frame, that never ends
    clock.begin(44100);
    clock.came(735, start + seconds(1));
    EXPECT_EQ(clock.end_of_next(), start + seconds(1));
}

TEST(FrameRate, CountsTheLastTenSeconds) {
    FrameRate rate(start);
    EXPECT_EQ(rate.of(start + seconds(1)), 0);
    auto now = start;
    for (int frame = 0; frame < 1200; ++frame) rate.note(now += microseconds(16667));
    EXPECT_NEAR(rate.of(now), 60, 0.2);
    EXPECT_EQ(rate.last(), now);
    EXPECT_NEAR(rate.of(now + seconds(5)), 30, 0.2);
    EXPECT_EQ(rate.of(now + seconds(11)), 0);
}

TEST(FrameRate, KnowsTheBeginning) {
    FrameRate rate(start);
    auto now = start;
    for (int frame = 0; frame < 60; ++frame) rate.note(now += microseconds(16667));
    EXPECT_NEAR(rate.of(now), 60, 0.2);
}

TEST(FrameRate, IsRightWhereMoreComesThanItRemembers) {
    FrameRate rate(start);
    auto now = start;
    for (int frame = 0; frame < 5000; ++frame) rate.note(now += microseconds(100));
    EXPECT_NEAR(rate.of(now), 10'000, 20);
}

} // namespace
} // namespace tutti::audio
