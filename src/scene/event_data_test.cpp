#include "scene/event_data.hpp"

#include <gtest/gtest.h>

namespace tutti::scene {
namespace {

contract::Event event_with(Value data) {
    contract::Event event;
    event.type = "light.pulse";
    event.source = "show";
    event.data = std::move(data);
    return event;
}

TEST(EventData, ANumberIsReadAndAnythingElseIsNone) {
    const auto event = event_with(Value::object({{"x", 2}, {"y", 0.5}, {"z", "high"}}));
    EXPECT_EQ(number_in(event, "x"), 2.0);
    EXPECT_EQ(number_in(event, "y"), 0.5);
    EXPECT_EQ(number_in(event, "z"), std::nullopt);
    EXPECT_EQ(number_in(event, "missing"), std::nullopt);
    EXPECT_EQ(text_in(event, "z"), "high");
    EXPECT_EQ(text_in(event, "x"), std::nullopt);
}

TEST(EventData, AColourIsAWordOrANumber) {
    EXPECT_EQ(colour_in(event_with(Value::object({{"colour", "white"}}))), pixel::white);
    EXPECT_EQ(colour_in(event_with(Value::object({{"color", "#102030"}}))), (pixel::Colour{16, 32, 48}));
    EXPECT_EQ(colour_in(event_with(Value::object({{"colour", "loud"}}))), std::nullopt);
    EXPECT_EQ(colour_in(event_with(Value::object({}))), std::nullopt);
}

TEST(EventData, AHueIsInTurnsAndBeyondOneInDegrees) {
    EXPECT_EQ(colour_in(event_with(Value::object({{"hue", 0}}))), (pixel::Colour{255, 0, 0}));
    const auto green = (pixel::Colour{0, 255, 0});
    EXPECT_EQ(colour_in(event_with(Value::object({{"hue", 1.0 / 3}}))), green);
    EXPECT_EQ(colour_in(event_with(Value::object({{"hue", 120}}))), green);
    EXPECT_EQ(
        colour_in(event_with(Value::object({{"hue", 120}, {"level", 0.2}}))), (pixel::Colour{0, 51, 0})
    );
}

TEST(EventData, ProducersHaveHuesFarApart) {
    auto mine = event_with(Value::object({}));
    auto yours = mine;
    yours.producer = 1;
    const double apart = std::abs(hue_of_producer(mine) - hue_of_producer(yours));
    EXPECT_GT(std::min(apart, 1 - apart), 0.25);
    EXPECT_EQ(hue_of_producer(mine), hue_of_producer(event_with(Value::object({}))));
}

} // namespace
} // namespace tutti::scene
