#include "scene/pong_game.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::scene {

namespace {

constexpr double first_speed = 0.75; // heights a second
constexpr double top_speed = 2.2;
constexpr double faster = 1.06; // with each hit
constexpr double paddle_speed = 1.3;
constexpr double computer_speed = 0.62;

} // namespace

PongGame::PongGame(double width, std::uint64_t seed) : width_(std::max(width, 0.5)), random_(seed) {
    serve(random_.unit() < 0.5 ? PongSide::Left : PongSide::Right);
}

void PongGame::steer(PongSide side, double way) noexcept {
    paddles_[index(side)].is_played = true;
    paddles_[index(side)].way = std::clamp(way, -1.0, 1.0);
}
void PongGame::leave(PongSide side) noexcept { paddles_[index(side)].is_played = false; }

void PongGame::advance(double seconds) noexcept {
    move_paddle(PongSide::Left, seconds);
    move_paddle(PongSide::Right, seconds);
    if (wait_ > 0) {
        wait_ -= seconds;
        if (wait_ > 0 || !is_over_) return;
        is_over_ = false;
        for (auto& paddle : paddles_) paddle.points = 0;
        serve(PongSide::Left);
        return;
    }
    // In steps that are shorter than a paddle is thick, so that a ball never passes through one.
    for (double left = seconds; left > 0; left -= 0.01)
        if (wait_ <= 0) move_ball(std::min(left, 0.01));
}

void PongGame::serve(PongSide towards) noexcept {
    x_ = width_ / 2;
    y_ = 0.25 + 0.5 * random_.unit();
    fast_x_ = towards == PongSide::Left ? -first_speed : first_speed;
    fast_y_ = (random_.unit() - 0.5) * first_speed;
    wait_ = pause;
}

void PongGame::move_paddle(PongSide side, double seconds) noexcept {
    auto& paddle = paddles_[index(side)];
    double way = paddle.way * paddle_speed * seconds;
    if (!paddle.is_played) {
        // The computer looks where the ball is, not where it will be, and rests while it flies away.
        const bool comes = side == PongSide::Left ? fast_x_ < 0 : fast_x_ > 0;
        const double goal = comes && wait_ <= 0 ? y_ + aim_ : 0.5;
        const double most = computer_speed * seconds;
        way = std::clamp(goal - paddle.y, -most, most);
    }
    paddle.y = std::clamp(paddle.y + way, half_paddle, 1 - half_paddle);
}

void PongGame::move_ball(double seconds) noexcept {
    x_ += fast_x_ * seconds;
    y_ += fast_y_ * seconds;
    if (y_ < 0 || y_ > 1) {
        y_ = y_ < 0 ? -y_ : 2 - y_;
        fast_y_ = -fast_y_;
    }
    if (fast_x_ < 0 && x_ <= edge)
        meet(PongSide::Left);
    else if (fast_x_ > 0 && x_ >= width_ - edge)
        meet(PongSide::Right);
}

void PongGame::meet(PongSide side) noexcept {
    const double off = (y_ - paddles_[index(side)].y) / half_paddle;
    const bool is_left = side == PongSide::Left;
    const bool is_reachable = is_left ? x_ > 0 : x_ < width_;
    if (is_reachable && std::abs(off) <= 1.15) {
        // Where it is met says where it goes, as in the original.
        const double speed = std::min(std::hypot(fast_x_, fast_y_) * faster, top_speed);
        const double slope = std::clamp(off, -1.0, 1.0) * 0.8;
        fast_y_ = speed * slope;
        fast_x_ = speed * std::sqrt(1 - slope * slope) * (is_left ? 1 : -1);
        aim_ = (random_.unit() - 0.5) * 2 * half_paddle;
        ++hits_;
    } else if (x_ < 0 || x_ > width_) {
        score(is_left ? PongSide::Right : PongSide::Left);
    }
}

void PongGame::score(PongSide side) noexcept {
    serve(side == PongSide::Left ? PongSide::Right : PongSide::Left);
    if (++paddles_[index(side)].points < most_points) return;
    is_over_ = true;
    wait_ = celebration;
}

} // namespace tutti::scene
