#include "osc/time_tag.hpp"

#include <gtest/gtest.h>

namespace tutti::osc {
namespace {

constexpr WallTime at(std::int64_t microseconds_since_1970) {
    return WallTime{microseconds(microseconds_since_1970)};
}

TEST(TimeTag, ImmediatelyNamesNoTime) {
    EXPECT_EQ(TimeTag::immediately().bits, 1U);
    EXPECT_EQ(TimeTag::immediately().time(), std::nullopt);
}

TEST(TimeTag, CountsFrom1900) {
    EXPECT_EQ(TimeTag::at(at(0)).bits, std::uint64_t{2'208'988'800} << 32);
    EXPECT_EQ(TimeTag{std::uint64_t{2'208'988'800} << 32}.time(), at(0));
}

TEST(TimeTag, HasFractionsOfASecond) {
    const TimeTag half{std::uint64_t{2'208'988'801} << 32 | 0x8000'0000};
    EXPECT_EQ(half.time(), at(1'500'000));
    EXPECT_EQ(TimeTag::at(at(1'500'000)), half);
}

TEST(TimeTag, CarriesWhatRoundsUpToTheNextSecond) {
    EXPECT_EQ((TimeTag{std::uint64_t{2'208'988'800} << 32 | 0xFFFF'FFFF}.time()), at(1'000'000));
}

TEST(TimeTag, GivesEachMicrosecondBack) {
    for (const std::int64_t second :
         {-1LL, 0LL, 1'234'567'890LL, 2'085'978'495LL, 2'085'978'496LL, 4'000'000'000LL})
        for (const std::int64_t rest : {0, 1, 2, 333'333, 499'999, 500'000, 999'998, 999'999})
            EXPECT_EQ(TimeTag::at(at(second * 1'000'000 + rest)).time(), at(second * 1'000'000 + rest));
}

TEST(TimeTag, GoesOnAfterFebruary2036) {
    constexpr std::int64_t turn = 2'085'978'496; // 2036-02-07 06:28:16
    EXPECT_EQ(TimeTag::at(at(turn * 1'000'000)).bits, 0U);
    EXPECT_EQ(TimeTag{0}.time(), at(turn * 1'000'000));
    EXPECT_EQ((TimeTag{std::uint64_t{60} << 32}.time()), at((turn + 60) * 1'000'000));
}

} // namespace
} // namespace tutti::osc
