#include "base/value.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

TEST(Value, CopiesShareAndOutliveTheOriginal) {
    Value copy;
    {
        const Value original = Value::array({1, "two", 3.0});
        copy = original;
    }
    EXPECT_EQ(copy.items()[1].string(), "two");
}

TEST(Value, AssignedFromItsOwnChildKeepsTheChild) {
    Value value = Value::object({{"inner", Value::object({{"n", 7}})}});
    value = *value.find("inner");
    EXPECT_EQ(value.find("n")->integer(), 7);
}

TEST(Value, FindOnSomethingElseIsNothing) {
    EXPECT_EQ(Value(1).find("a"), nullptr);
    EXPECT_EQ(Value::object({}).find("a"), nullptr);
}

TEST(Value, IntegerAndRealDiffer) {
    EXPECT_FALSE(Value(1) == Value(1.0));
    EXPECT_EQ(Value(1).number(), 1.0);
}

TEST(Value, PositionsTravelWithCopiesAndDoNotAffectEquality) {
    const Value placed = Value("x").at({3, 14});
    const Value copy = placed;
    EXPECT_EQ(copy.position(), (Position{3, 14}));
    EXPECT_TRUE(copy == Value("x"));
}

TEST(Value, TakesSixteenBytes) { EXPECT_EQ(sizeof(Value), 16U); }

TEST(ValueDeathTest, AskingForAnotherKindAborts) { EXPECT_DEATH(Value(1).string(), "broken invariant"); }

} // namespace
} // namespace tutti
