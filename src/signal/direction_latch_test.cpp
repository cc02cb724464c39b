#include "signal/direction_latch.hpp"

#include <gtest/gtest.h>

namespace tutti::signal {
namespace {

using Change = DirectionLatch::Change;
constexpr SteadyTime pressed_at{seconds(100)};
constexpr Change nothing{};
constexpr Change left_pressed{0, -1};
constexpr Change left_released{-1, 0};
constexpr Change left_untold{0, 0, -1};

SteadyTime later(int count) { return pressed_at + milliseconds(count); }

TEST(DirectionLatch, IsPressedAtTheFirstReading) {
    DirectionLatch latch;
    EXPECT_EQ(latch.read(-1, pressed_at), left_pressed);
    EXPECT_EQ(latch.read(-1, later(1)), nothing);
}

TEST(DirectionLatch, IsLetGoAtTheSecondCentredReading) {
    DirectionLatch latch;
    latch.read(-1, pressed_at);
    EXPECT_EQ(latch.read(0, later(1)), nothing);
    EXPECT_EQ(latch.read(0, later(2)), left_released);
    EXPECT_EQ(latch.read(0, later(3)), nothing);
    EXPECT_EQ(latch.read(-1, later(4)), left_pressed); // armed again
}

TEST(DirectionLatch, IsNotArmedByOneCentredReading) {
    DirectionLatch latch;
    latch.read(-1, pressed_at);
    latch.read(0, later(1));
    EXPECT_EQ(latch.read(-1, later(2)), nothing);
    EXPECT_EQ(latch.read(0, later(3)), nothing); // the first again
    EXPECT_EQ(latch.read(0, later(4)), left_released);
}

TEST(DirectionLatch, TakesASilenceForTheSecondReading) {
    DirectionLatch latch;
    latch.read(-1, pressed_at);
    EXPECT_EQ(latch.deadline(), std::nullopt);
    latch.read(0, later(1));
    EXPECT_EQ(latch.deadline(), later(11));
    EXPECT_EQ(latch.pass(later(11) - microseconds(1)), nothing);
    EXPECT_EQ(latch.pass(later(11)), left_released);
    EXPECT_EQ(latch.deadline(), std::nullopt);
    EXPECT_EQ(latch.pass(later(500)), nothing);
}

TEST(DirectionLatch, IsPressedAgainAfterASilenceThatNobodyWaitedFor) {
    DirectionLatch latch;
    latch.read(-1, pressed_at);
    latch.read(0, later(1));
    EXPECT_EQ(latch.read(-1, later(60)), (Change{-1, -1}));
}

TEST(DirectionLatch, GoesFromOneDirectionToTheOtherAtOnce) {
    DirectionLatch latch;
    latch.read(-1, pressed_at);
    EXPECT_EQ(latch.read(1, later(1)), (Change{-1, 1}));
    latch.read(0, later(2));
    EXPECT_EQ(latch.read(-1, later(3)), (Change{1, -1}));
}

TEST(DirectionLatch, ThatWasHeldBeforeIsToldWhenItIsLetGo) {
    DirectionLatch latch(-1);
    EXPECT_EQ(latch.read(-1, pressed_at), nothing);
    EXPECT_EQ(latch.read(0, later(1)), nothing);
    EXPECT_EQ(latch.read(0, later(2)), left_untold);
    EXPECT_EQ(latch.read(-1, later(3)), left_pressed);
}

TEST(DirectionLatch, ThatWasHeldBeforeMayGoToTheOtherSideAtOnce) {
    DirectionLatch latch(-1);
    EXPECT_EQ(latch.read(1, pressed_at), (Change{0, 1, -1}));
    EXPECT_EQ(latch.read(-1, later(1)), (Change{1, -1}));
}

TEST(DirectionLatch, AtRestHasNothingToLetGo) {
    DirectionLatch latch;
    EXPECT_EQ(latch.read(0, pressed_at), nothing);
    EXPECT_EQ(latch.deadline(), std::nullopt);
    EXPECT_EQ(latch.release(), nothing);
}

} // namespace
} // namespace tutti::signal
