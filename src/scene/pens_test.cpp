#include "scene/pens.hpp"

#include <gtest/gtest.h>

namespace tutti::scene {
namespace {

contract::Event touch(double x, double y, std::int32_t producer = 0) {
    contract::Event event;
    event.type = "raw.xy";
    event.source = "pad";
    event.producer = producer;
    event.data = Value::object({{"x", x}, {"y", y}});
    return event;
}

TEST(Pens, DrawFromWhereTheFingerWas) {
    Pens pens;
    const auto first = pens.hear(touch(0.2, 0.25), seconds(1));
    ASSERT_TRUE(first);
    EXPECT_FALSE(first->from);
    EXPECT_EQ(first->to.y, 0.75); // events count from below
    const auto second = pens.hear(touch(0.3, 0.25), seconds(1) + milliseconds(16));
    ASSERT_TRUE(second && second->from);
    EXPECT_EQ(second->from->x, 0.2);
}

TEST(Pens, AreSetDownAnewAfterTheFingerWasAway) {
    Pens pens;
    pens.hear(touch(0.2, 0.2), seconds(1));
    EXPECT_FALSE(pens.hear(touch(0.9, 0.9), seconds(2))->from);
}

TEST(Pens, OfTwoPhonesAreTwo) {
    Pens pens;
    pens.hear(touch(0.2, 0.2, 1), seconds(1));
    const auto other = pens.hear(touch(0.8, 0.8, 2), seconds(1));
    ASSERT_TRUE(other);
    EXPECT_FALSE(other->from);
    EXPECT_NE(other->to.hue, pens.hear(touch(0.2, 0.2, 1), seconds(1))->to.hue);
}

TEST(Pens, MakeRoomForANewPhoneByTheOneThatWasStillForLongest) {
    Pens pens;
    for (std::int32_t phone = 1; phone <= 17; ++phone)
        pens.hear(touch(0.5, 0.5, phone), seconds(1) + milliseconds(phone));
    const auto now = seconds(1) + milliseconds(20);
    EXPECT_TRUE(pens.hear(touch(0.5, 0.5, 17), now)->from);
    EXPECT_TRUE(pens.hear(touch(0.5, 0.5, 2), now)->from);
    EXPECT_FALSE(pens.hear(touch(0.5, 0.5, 1), now)->from);
}

TEST(Pens, HearNothingElse) {
    Pens pens;
    auto event = touch(0.5, 0.5);
    event.type = "raw.slider";
    EXPECT_FALSE(pens.hear(event, seconds(1)));
    event = touch(0.5, 0.5);
    event.data = Value::object({{"x", 0.5}});
    EXPECT_FALSE(pens.hear(event, seconds(1)));
}

} // namespace
} // namespace tutti::scene
