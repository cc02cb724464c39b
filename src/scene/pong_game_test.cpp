#include "scene/pong_game.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::scene {
namespace {

constexpr double one_frame = 1.0 / 60;

void play(PongGame& game, double seconds) {
    for (double left = seconds; left > 0; left -= one_frame) game.advance(one_frame);
}

/// Holds a paddle where the ball is not.
void dodge(PongGame& game, PongSide side) { game.steer(side, game.ball_y() < 0.5 ? 1 : -1); }

TEST(PongGame, KeepsBallAndPaddlesOnTheField) {
    PongGame game(4, 3);
    game.steer(PongSide::Left, 1);
    for (int i = 0; i < 60 * 120; ++i) {
        game.advance(one_frame);
        EXPECT_GE(game.ball_y(), 0);
        EXPECT_LE(game.ball_y(), 1);
        for (const auto side : {PongSide::Left, PongSide::Right}) {
            EXPECT_GE(game.paddle(side), PongGame::half_paddle);
            EXPECT_LE(game.paddle(side), 1 - PongGame::half_paddle);
        }
    }
}

TEST(PongGame, ScoresForTheOtherSideOfWhoMisses) {
    PongGame game(1, 3);
    for (int i = 0; i < 60 * 60 && game.points(PongSide::Right) == 0; ++i) {
        dodge(game, PongSide::Left);
        game.advance(one_frame);
    }
    EXPECT_EQ(game.points(PongSide::Right), 1);
    EXPECT_NEAR(game.ball_x(), 0.5, 1e-9); // the next ball waits in the middle
}

TEST(PongGame, IsOverAtNinePointsAndBeginsAnewAfterTheCelebration) {
    PongGame game(1, 3);
    for (int i = 0; i < 60 * 600 && !game.is_over(); ++i) {
        dodge(game, PongSide::Left);
        game.advance(one_frame);
    }
    ASSERT_TRUE(game.is_over());
    EXPECT_EQ(game.points(PongSide::Right), PongGame::most_points);
    play(game, PongGame::celebration - 0.1);
    EXPECT_TRUE(game.is_over());
    play(game, 0.2);
    EXPECT_FALSE(game.is_over());
    EXPECT_EQ(game.points(PongSide::Right), 0);
}

TEST(PongGame, IsPlayedByTheComputerWhereNobodyDoes) {
    PongGame game(1, 3);
    EXPECT_FALSE(game.is_played(PongSide::Left));
    play(game, 20);
    EXPECT_GT(game.hits(), 4U);
    game.steer(PongSide::Left, 0.5);
    EXPECT_TRUE(game.is_played(PongSide::Left));
    game.leave(PongSide::Left);
    EXPECT_FALSE(game.is_played(PongSide::Left));
}

TEST(PongGame, LeavesAPaddleAloneThatItsPlayerHoldsStill) {
    PongGame game(1, 3);
    game.steer(PongSide::Left, 0);
    play(game, 5);
    EXPECT_EQ(game.paddle(PongSide::Left), 0.5);
    game.steer(PongSide::Left, -1);
    play(game, 2);
    EXPECT_NEAR(game.paddle(PongSide::Left), PongGame::half_paddle, 1e-9);
}

TEST(PongGame, IsTheSameForTheSameSeed) {
    PongGame one(1, 7);
    PongGame other(1, 7);
    play(one, 30);
    play(other, 30);
    EXPECT_EQ(one.ball_x(), other.ball_x());
    EXPECT_EQ(one.ball_y(), other.ball_y());
}

TEST(PongGame, NeverLetsABallThroughAPaddleHoweverLongAFrame) {
    PongGame slow(1, 7);
    PongGame quick(1, 7);
    for (int i = 0; i < 200; ++i) slow.advance(0.2);
    play(quick, 40);
    EXPECT_GT(slow.hits(), quick.hits() / 3);
}

} // namespace
} // namespace tutti::scene
