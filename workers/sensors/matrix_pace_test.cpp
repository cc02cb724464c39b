#include "workers/sensors/matrix_pace.hpp"

#include <gtest/gtest.h>

namespace tutti::sensors {
namespace {

constexpr SteadyTime start{seconds(100)};

contract::MatrixState showing(std::uint8_t red) {
    contract::MatrixState state;
    state.pixels[0] = {red, 0, 0};
    return state;
}

TEST(MatrixPace, SaysTheFirstAtOnceAndTheSameNotAgain) {
    MatrixPace pace;
    pace.shows(showing(1));
    EXPECT_TRUE(pace.take(start));
    EXPECT_FALSE(pace.take(start + seconds(10)));
    EXPECT_FALSE(pace.next());
}

TEST(MatrixPace, SaysAChangeNoSoonerThanATenthOfASecondAfterTheLast) {
    MatrixPace pace;
    pace.shows(showing(1));
    pace.take(start);
    pace.shows(showing(2));
    EXPECT_FALSE(pace.take(start + MatrixPace::least - microseconds(1)));
    EXPECT_EQ(pace.next(), start + MatrixPace::least);
    pace.shows(showing(3)); // what is said is what is shown then
    EXPECT_TRUE(pace.take(start + MatrixPace::least));
    EXPECT_EQ(pace.state(), showing(3));
}

TEST(MatrixPace, SaysNothingOfWhatWasThereOnlyForAMoment) {
    MatrixPace pace;
    pace.shows(showing(1));
    pace.take(start);
    pace.shows(showing(2));
    pace.shows(showing(1));
    EXPECT_FALSE(pace.next());
}

} // namespace
} // namespace tutti::sensors
