#include "decode/lsm9ds1.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace tutti::decode {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

/// What the chip reads that looks to `heading`, tilted first by `pitch` (nose up), then by `roll` (right side
/// down), in a field that dips by 60° into the ground. All in the frame x ahead, y right, z down.
struct Attitude {
    Attitude(double heading, double pitch, double roll)
        : yaw_(heading * degree), pitch_(pitch * degree), roll_(roll * degree) {}

    Axes acceleration() const {
        const Axes down = turned({0, 0, 1});
        return {-down[0], -down[1], down[2]};
    }
    Axes field() const {
        const Axes north = turned({0.5 * std::cos(60 * degree), 0, 0.5 * std::sin(60 * degree)});
        return {-north[0], north[1], -north[2]};
    }

private:
    /// A vector of the world as the board sees it.
    Axes turned(Axes world) const {
        const auto [x, y, z] = world;
        const Axes by_yaw = {
            x * std::cos(yaw_) + y * std::sin(yaw_), -x * std::sin(yaw_) + y * std::cos(yaw_), z
        };
        const Axes by_pitch = {
            by_yaw[0] * std::cos(pitch_) - by_yaw[2] * std::sin(pitch_), by_yaw[1],
            by_yaw[0] * std::sin(pitch_) + by_yaw[2] * std::cos(pitch_)
        };
        return {
            by_pitch[0], by_pitch[1] * std::cos(roll_) + by_pitch[2] * std::sin(roll_),
            -by_pitch[1] * std::sin(roll_) + by_pitch[2] * std::cos(roll_)
        };
    }

    double yaw_;
    double pitch_;
    double roll_;
};

TEST(Lsm9ds1, HasTheSensitivitiesOfItsRanges) {
    const std::array<std::uint8_t, 6> registers = {0x00, 0x40, 0x00, 0xc0, 0xff, 0x7f};
    const auto acceleration = parse_acceleration(registers);
    EXPECT_DOUBLE_EQ(acceleration[0], 16384 * 0.000061);
    EXPECT_DOUBLE_EQ(acceleration[1], -16384 * 0.000061);
    EXPECT_NEAR(acceleration[2], 2.0, 0.01);
    EXPECT_NEAR(parse_field(registers)[2], 4.6, 0.05);
    EXPECT_DOUBLE_EQ(parse_field(registers)[1], -16384 * 0.00014);
}

TEST(Heading, IsTheAngleFromNorthOnAFlatTable) {
    for (const double wanted : {0.0, 45.0, 90.0, 180.0, 270.0, 359.0}) {
        const Attitude board(wanted, 0, 0);
        EXPECT_NEAR(
            std::remainder(heading(board.acceleration(), board.field()).value() - wanted, 360.0), 0, 1e-6
        ) << wanted;
    }
}

TEST(Heading, StaysWhereTheBoardIsTilted) {
    for (const double pitch : {-40.0, 0.0, 30.0})
        for (const double roll : {-70.0, -20.0, 50.0, 170.0}) {
            const Attitude board(120, pitch, roll);
            EXPECT_NEAR(heading(board.acceleration(), board.field()).value(), 120, 1e-6)
                << pitch << " " << roll;
        }
}

TEST(Heading, IsNothingInFreeFallOrWithoutAField) {
    EXPECT_FALSE(heading({0, 0, 0}, {0.2, 0, 0.4}));
    EXPECT_FALSE(heading({0, 0, 1}, {0, 0, 0}));
}

} // namespace
} // namespace tutti::decode
