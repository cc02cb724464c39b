// PongGame: the rules of a game of table tennis, without a picture: two paddles, a ball, and a score. Lengths
// are in heights of the field.
#pragma once

#include "base/random.hpp"

#include <array>
#include <cstdint>

namespace tutti::scene {

enum class PongSide : std::uint8_t { Left, Right };

class PongGame {
public:
    static constexpr double half_paddle = 0.12;
    static constexpr double edge = 0.05;     ///< how far from the side a paddle stands
    static constexpr int most_points = 9;    ///< who has them has won
    static constexpr double pause = 1.2;     ///< seconds before each ball
    static constexpr double celebration = 4; ///< seconds after the last

    PongGame(double width, std::uint64_t seed);

    /// Where a player wants to go, −1 (up) to 1 (down), until he says otherwise. A computer plays for who
    /// does not say, and not too well.
    void steer(PongSide side, double way) noexcept;
    void leave(PongSide side) noexcept;

    void advance(double seconds) noexcept;

    double width() const noexcept { return width_; }
    double paddle(PongSide side) const noexcept { return paddles_[index(side)].y; } ///< its middle
    bool is_played(PongSide side) const noexcept { return paddles_[index(side)].is_played; }
    int points(PongSide side) const noexcept { return paddles_[index(side)].points; }
    double ball_x() const noexcept { return x_; }
    double ball_y() const noexcept { return y_; }
    bool is_over() const noexcept { return is_over_; }
    /// How many times it was hit, so that a scene can tell when.
    std::uint32_t hits() const noexcept { return hits_; }

private:
    struct Paddle {
        double y = 0.5;
        double way = 0;
        bool is_played = false;
        int points = 0;
    };
    static constexpr std::size_t index(PongSide side) noexcept { return static_cast<std::size_t>(side); }

    void serve(PongSide towards) noexcept;
    void move_paddle(PongSide side, double seconds) noexcept;
    void move_ball(double seconds) noexcept;
    void meet(PongSide side) noexcept;
    void score(PongSide side) noexcept;

    double width_;
    SeededRandom random_;
    std::array<Paddle, 2> paddles_{};
    double x_ = 0, y_ = 0.5;
    double fast_x_ = 0, fast_y_ = 0;
    double wait_ = pause;
    double aim_ = 0; // where on its paddle the computer wants to meet the ball
    bool is_over_ = false;
    std::uint32_t hits_ = 0;
};

} // namespace tutti::scene
