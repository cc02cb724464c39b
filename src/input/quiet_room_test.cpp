#include "input/quiet_room.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::input {
namespace {

constexpr SteadyTime at(int second) { return SteadyTime{seconds(second)}; }

TEST(QuietRoom, FindsWhatIsInIt) {
    QuietRoom<std::string, int> room(2, seconds(10));
    room.add("a", 1, at(0));
    ASSERT_NE(room.find(std::string("a"), at(0)), nullptr);
    EXPECT_EQ(*room.find(std::string("a"), at(0)), 1);
    EXPECT_EQ(room.find(std::string("b"), at(0)), nullptr);
}

TEST(QuietRoom, TheQuietestMakesRoom) {
    QuietRoom<std::string, int> room(2, seconds(10));
    room.add("a", 1, at(0));
    EXPECT_FALSE(room.is_full());
    room.add("b", 2, at(1));
    EXPECT_TRUE(room.is_full());
    EXPECT_NE(room.find(std::string("a"), at(2)), nullptr);
    EXPECT_EQ(room.take_quietest(at(11)), 2);
    EXPECT_FALSE(room.is_full());
}

TEST(QuietRoom, NobodyMakesRoomWhoIsHeardNow) {
    QuietRoom<std::string, int> room(1, seconds(10));
    EXPECT_EQ(room.take_quietest(at(100)), std::nullopt);
    room.add("a", 1, at(0));
    EXPECT_EQ(room.take_quietest(at(10) - microseconds(1)), std::nullopt);
    EXPECT_EQ(room.take_quietest(at(10)), 1);
}

TEST(QuietRoom, WhoWasHeardSinceSomebodyAskedForRoomStays) {
    QuietRoom<std::string, int> room(2, seconds(10));
    room.add("a", 1, at(0));
    room.add("b", 2, at(1));
    EXPECT_EQ(room.take_quietest(at(5)), std::nullopt);
    EXPECT_NE(room.find(std::string("a"), at(6)), nullptr);
    EXPECT_EQ(room.take_quietest(at(10)), std::nullopt);
    EXPECT_EQ(room.take_quietest(at(11)), 2);
    room.add("c", 3, at(11));
    EXPECT_EQ(room.take_quietest(at(12)), std::nullopt);
    EXPECT_EQ(room.take_quietest(at(16)), 1);
    EXPECT_EQ(room.take_quietest(at(21)), 3);
}

} // namespace
} // namespace tutti::input
