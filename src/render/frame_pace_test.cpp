#include "render/frame_pace.hpp"

#include <gtest/gtest.h>

namespace tutti::render {
namespace {

constexpr SteadyTime start{seconds(1000)};

TEST(FramePace, HasNoDriftInADay) {
    const FramePace pace(60, start);
    EXPECT_EQ(pace.due(60 * 86'400ULL), start + seconds(86'400));
    EXPECT_EQ(pace.due(1), start + microseconds(16'666));
    EXPECT_EQ(pace.due(3), start + microseconds(50'000));
}

TEST(FramePace, GivesEachFrameOnceToWhoComesInTime) {
    for (const unsigned rate : {1U, 7U, 60U, 120U, 144U}) {
        FramePace pace(rate, start);
        for (std::uint64_t frame = 1; frame < 1000; ++frame) {
            const auto turn = pace.take(pace.next());
            ASSERT_EQ(turn.frame, frame) << rate;
            ASSERT_EQ(turn.left_out, 0U) << rate;
        }
    }
}

TEST(FramePace, LeavesOutWhatIsOverForWhoComesLate) {
    FramePace pace(60, start);
    pace.take(pace.next());
    EXPECT_EQ(pace.take(pace.due(3) - microseconds(1)).frame, 2U) << "late, but nothing is left out";
    const auto turn = pace.take(pace.due(10));
    EXPECT_EQ(turn.frame, 10U);
    EXPECT_EQ(turn.left_out, 7U);
    EXPECT_EQ(pace.next(), pace.due(11));
}

} // namespace
} // namespace tutti::render
