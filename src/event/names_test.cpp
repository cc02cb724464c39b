// Names: each text has one number, and there is a limit to them.
#include "event/names.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::event {
namespace {

TEST(Names, AProducerIsThePairOfSourceAndNumber) {
    Names names;
    const auto left = *names.producer("left", 1);
    EXPECT_NE(left, *names.producer("right", 1));
    EXPECT_NE(left, *names.producer("left", 2));
    EXPECT_NE(left, *names.producer("", 1));
    EXPECT_EQ(left, *names.producer("left", 1));
    EXPECT_EQ(names.producer(left), (Producer{"left", 1}));
}

TEST(Names, NumberZeroWithoutASourceIsTuttiItself) {
    Names names;
    EXPECT_EQ(*names.producer("", 0), no_producer);
    EXPECT_NE(*names.producer("left", 0), no_producer);
}

TEST(Names, NegativeProducerNumbersAreKeptApart) {
    Names names;
    const auto least = *names.producer("pad", std::numeric_limits<std::int32_t>::min());
    EXPECT_EQ(names.producer(least).number, std::numeric_limits<std::int32_t>::min());
    EXPECT_NE(least, *names.producer("pad", std::numeric_limits<std::int32_t>::max()));
}

TEST(Names, ATypeKeepsItsNumberAndText) {
    Names names;
    const auto press = *names.type("button.press");
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(names.type(fmt::format("filler.{}", i)));
    EXPECT_EQ(*names.type("button.press"), press);
    EXPECT_EQ(names.text(press), "button.press");
    EXPECT_EQ(names.value(press), Value("button.press"));
    EXPECT_EQ(names.find_type("button.press"), press);
    EXPECT_EQ(names.find_type("button.turn"), std::nullopt); // nor is it named by being asked for
    EXPECT_EQ(names.type_count(), 1001U);
}

TEST(Names, MoreTypesThanTheLimitAreRefusedAndKnownOnesStillFound) {
    Names names;
    for (std::size_t i = 0; i < Names::most; ++i) ASSERT_TRUE(names.type(fmt::format("type.{}", i)));
    const auto refused = names.type("one.more");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(refused.error().message, "more than 65536 types of events");
    EXPECT_TRUE(names.type("type.0"));
    EXPECT_TRUE(names.type("type.65535"));
}

TEST(Names, MoreProducersThanTheLimitAreRefusedAndKnownOnesStillFound) {
    Names names;
    // Number 0 without a source is there from the beginning.
    for (std::int32_t i = 1; i < static_cast<std::int32_t>(Names::most); ++i)
        ASSERT_TRUE(names.producer("", i));
    const auto refused = names.producer("pad", 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(refused.error().message, "more than 65536 producers of events");
    EXPECT_TRUE(names.producer("", 1));
}

} // namespace
} // namespace tutti::event
