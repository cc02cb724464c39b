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
    EXPECT_NEAR(to_seconds(clock.end_of_next() - start), 0.033, 0.0005); // 0.3 ms early is a little early
}

TEST(FrameClock, SeveralFramesOfOnePieceEndOneAfterTheOther) {
    FrameClock clock;
    clock.begin(44100);
    clock.came(3 * 735, start);
    EXPECT_EQ(clock.end_of_next(), start - microseconds(33333));
    EXPECT_EQ(clock.end_of_next(), start - microseconds(16667));
    EXPECT_EQ(clock.end_of_next(), start);
}

TEST(FrameClock, SoundThatBeginsAnewIsCountedAnew) {
    FrameClock clock;
    clock.begin(48000);
    clock.came(100, start); // less than a frame, that never ends
    clock.begin(44100);
    clock.came(735, start + seconds(1));
    EXPECT_EQ(clock.end_of_next(), start + seconds(1));
}

TEST(FrameClock, PiecesThatComeLateDoNotMoveFrames) {
    FrameClock clock;
    clock.begin(48000);
    std::uint32_t chance = 1;
    std::size_t samples = 0;
    auto before = start;
    for (int piece = 1; piece <= 4000; ++piece) { // 20 s
        chance = chance * 1664525 + 1013904223;
        const auto late = microseconds(chance % 9000);
        clock.came(240, start + piece * milliseconds(5) + late);
        for (samples += 240; samples >= 800; samples -= 800) {
            const auto end = clock.end_of_next();
            if (piece > 200) { // a second, and it knows
                EXPECT_NEAR(to_seconds(end - before), frame_seconds, 0.001);
            }
            before = end;
        }
    }
    EXPECT_NEAR(to_seconds(before - start), 20, 0.002);
}

TEST(FrameClock, ACardWhoseClockGoesWrongIsFollowed) {
    FrameClock clock;
    clock.begin(48000);
    auto end = start;
    for (int piece = 1; piece <= 60 * 600; ++piece) { // ten minutes, a ten-thousandth too slow
        clock.came(800, start + piece * microseconds(16668));
        end = clock.end_of_next();
    }
    EXPECT_NEAR(to_seconds(end - start), 60 * 600 * 0.016668, 0.003);
}

TEST(FrameClock, AnInputThatIsAheadOfTheOneBeforeLeavesFramesApart) {
    FrameClock clock;
    clock.begin(48000);
    clock.came(800, start);
    auto before = clock.end_of_next();
    for (int frame = 1; frame < 300; ++frame) { // 50 ms of sound too much
        clock.came(800, start + frame * microseconds(16667) - milliseconds(50));
        const auto end = clock.end_of_next();
        EXPECT_GT(end - before, milliseconds(15));
        before = end;
    }
    EXPECT_NEAR(to_seconds(before - start), 299.0 / 60 - 0.05, 0.002);
}

TEST(FrameClock, AGapIsAGap) {
    FrameClock clock;
    clock.begin(48000);
    clock.came(800, start);
    EXPECT_EQ(clock.end_of_next(), start);
    clock.came(800, start + seconds(3));
    EXPECT_EQ(clock.end_of_next(), start + seconds(3));
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
