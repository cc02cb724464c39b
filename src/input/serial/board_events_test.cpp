#include "input/serial/board_events.hpp"

#include <gtest/gtest.h>

namespace tutti::input {
namespace {

using device::Saying;

constexpr SteadyTime start{seconds(100)};

class Board : public testing::Test {
protected:
    std::vector<std::string> take(std::string type, Value data, SteadyTime now = start) {
        return types(board.take({.type = std::move(type), .data = std::move(data)}, now));
    }
    static std::vector<std::string> types(const std::vector<Saying>& sayings) {
        std::vector<std::string> found;
        for (const auto& saying : sayings) found.push_back(saying.type);
        return found;
    }
    static Value value(Value of) { return Value::object({{"value", std::move(of)}}); }
    using Types = std::vector<std::string>;

    BoardEvents board{milliseconds(500)};
};

TEST_F(Board, WhatIsAStreamIsRawWhateverItIsCalled) {
    EXPECT_EQ(
        take("acceleration", Value::object({{"x", 1}, {"y", 2}, {"z", 3}})), Types{"raw.accelerometer"}
    );
    EXPECT_EQ(take("magnetic", Value::object({})), Types{"raw.magnetometer"});
    EXPECT_EQ(take("knock", Value::object({})), Types{"knock"});
}

TEST_F(Board, APressIsSaidWhenTheButtonIsLetGo) {
    EXPECT_EQ(take("button", value(1)), Types{"button.level"});
    EXPECT_EQ(take("button", value(0), start + milliseconds(100)), (Types{"button.level", "button.press"}));
}

TEST_F(Board, WordsForDownAreThoseOfGates) {
    take("button", Value::object({{"code", "a"}, {"pressed", "down"}}));
    const auto said = board.let_go();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].data.find("pressed")->boolean(), false);
    EXPECT_EQ(take("button", value("on")), Types{"button.level"});
    EXPECT_EQ(take("button", value("off")), (Types{"button.level", "button.press"}));
}

TEST_F(Board, ALongPressIsSaidWhileItIsHeldAndNoPressAfterIt) {
    take("button", value(true));
    EXPECT_EQ(board.deadline(), start + milliseconds(500));
    EXPECT_EQ(types(board.reach(start + milliseconds(500))), Types{"button.long_press"});
    EXPECT_EQ(take("button", value(false), start + seconds(1)), Types{"button.level"});
}

TEST_F(Board, ButtonsAreToldApartByCodeAndProducer) {
    board.take(
        {.type = "button", .data = Value::object({{"code", "a"}, {"pressed", true}}), .producer = 1}, start
    );
    EXPECT_EQ(take("button", Value::object({{"code", "a"}, {"pressed", false}})), Types{"button.level"});
    const auto said = board.take(
        {.type = "button", .data = Value::object({{"code", "a"}, {"pressed", false}}), .producer = 1}, start
    );
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[1].producer, 1);
    EXPECT_EQ(said[1].data, Value::object({{"code", "a"}}));
}

TEST_F(Board, ThatAButtonIsUpIsSaidOnceWhereNothingIsKnownOfIt) {
    EXPECT_EQ(take("button", value(0)), Types{"button.level"});
    EXPECT_TRUE(take("button", value(0)).empty());
    EXPECT_EQ(take("button", value(1)), Types{"button.level"});
}

TEST_F(Board, AKnobsCountBecomesTurns) {
    EXPECT_TRUE(take("rotation", value(10)).empty()); // where it stands
    auto said = board.take({.type = "rotation", .data = value(13)}, start);
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].type, "knob.turn");
    EXPECT_EQ(said[0].data, Value::object({{"delta", 3.0}, {"position", 13.0}}));
    EXPECT_TRUE(take("rotation", value(13)).empty());
    said = board.take({.type = "rotation", .data = value(12)}, start);
    EXPECT_EQ(said[0].data.find("delta")->number(), -1);
}

TEST_F(Board, ATurnThatNoNumberSaysIsNone) {
    take("rotation", value(-1.5e308));
    EXPECT_TRUE(take("rotation", value(1.5e308)).empty());
}

TEST_F(Board, ATurnThatTheBoardHasWorkedOutItselfPasses) {
    EXPECT_EQ(take("knob.turn", Value::object({{"delta", 2}})), Types{"knob.turn"});
}

TEST_F(Board, WhatIsDownWhenItGoesIsLetGoWithoutAPress) {
    take("button", Value::object({{"code", "a"}, {"pressed", true}}));
    const auto said = board.let_go();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].data, Value::object({{"code", "a"}, {"pressed", false}}));
    EXPECT_TRUE(board.let_go().empty());
    EXPECT_FALSE(board.deadline());
}

TEST_F(Board, ManyButtonsAreBounded) {
    for (int i = 0; i < 1000; ++i)
        take("button", Value::object({{"code", std::to_string(i)}, {"pressed", true}}));
    EXPECT_EQ(board.let_go().size(), BoardEvents::most_controls);
}

} // namespace
} // namespace tutti::input
