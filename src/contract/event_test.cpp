#include "contract/event.hpp"
#include "contract/event_stamp.hpp"

#include <gtest/gtest.h>

namespace tutti::contract {
namespace {

constexpr std::string_view plain =
    R"({"v":1,"id":"a","type":"button.press","source":"pad","seq":1,"timestamp":12.5,"data":{}})";

TEST(Event, ProducerIsZeroWhereItIsLeftOut) {
    const auto event = parse_event(plain);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->producer, 0);
    EXPECT_EQ(event->cause, std::nullopt);
}

TEST(Event, UnknownFieldsAreIgnored) {
    std::string text(plain);
    text.insert(1, R"("new":[1,2],)");
    EXPECT_EQ(parse_event(text), parse_event(plain));
}

TEST(Event, TimesAreRoundedToMicrosecondsOnEntry) {
    std::string text(plain);
    text.replace(text.find("12.5"), 4, "12.34567891");
    const auto event = parse_event(text);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->timestamp, WallTime(microseconds(12'345'679)));
    EXPECT_NE(print(*event).find(R"("timestamp":12.345679,)"), std::string::npos);
}

TEST(Event, AnotherVersionIsToldFromNonsense) {
    std::string text(plain);
    text.replace(text.find("1"), 1, "2");
    EXPECT_EQ(parse_event(text).error().code, ErrorCode::UnknownVersion);
    EXPECT_EQ(parse_event(text).error().message, "v: version 2 is not known");
    EXPECT_EQ(parse_event("[]").error().message, "the payload is an array, not an object");
    EXPECT_EQ(parse_event("{}").error().message, "v: is missing");
    EXPECT_EQ(parse_event("{}").error().code, ErrorCode::InvalidInput);
}

TEST(Event, TheFirstWrongFieldIsNamed) {
    EXPECT_EQ(parse_event(R"({"v":1})").error().message, "type: is missing");
    EXPECT_EQ(parse_event(R"({"v":1,"id":5})").error().message, "id: is a whole number, not a string");
}

TEST(Event, WithoutAnIdItIsKnownByItsBytes) {
    constexpr std::string_view bare =
        R"({"v":1,"type":"button.press","source":"pad","timestamp":12.5,"data":{}})";
    const auto event = parse_event(bare);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->id, "~5b89db10646e09df");   // what anybody's FNV-1a says
    EXPECT_EQ(parse_event(bare)->id, event->id); // delivered twice
    auto next = std::string(bare);
    next.replace(next.find("12.5"), 4, "12.500001");
    EXPECT_NE(parse_event(next)->id, event->id);
    EXPECT_EQ(parse_event(print(*event)), event); // passed on with the id
    EXPECT_FALSE(parse_event(R"({"v":1,"id":"","type":"a","source":"pad","timestamp":1,"data":{}})"));
}

TEST(Event, WithoutASeqItDoesNotCount) {
    const auto event = parse_event(R"({"v":1,"id":"a","type":"b","source":"pad","timestamp":1,"data":{}})");
    ASSERT_TRUE(event);
    EXPECT_EQ(event->seq, 0U);
    EXPECT_FALSE(print(*event).contains("seq"));
}

TEST(Event, ACauseHasRoomForTheLongestIdBehindItsSource) {
    const auto with = [](std::string_view id, std::string_view cause) {
        std::string text(plain);
        text.replace(text.find(R"("a")"), 3, '"' + std::string(id) + '"');
        text.insert(1, R"("cause":")" + std::string(cause) + R"(",)");
        return parse_event(text);
    };
    const std::string longest(128, 'i');
    EXPECT_TRUE(with(longest, "left.pad/" + longest));
    EXPECT_FALSE(with(longest + "i", "left.pad/" + longest));
    EXPECT_FALSE(with(longest, std::string(513, 'i')));
}

TEST(Event, PrintsItsMembersInTheOrderOfTheContract) {
    const auto event = parse_event(plain);
    ASSERT_TRUE(event);
    EXPECT_EQ(
        print(*event),
        R"({"v":1,"id":"a","type":"button.press","producer":0,"source":"pad","seq":1,"timestamp":12.5,"data":{}})"
    );
}

TEST(EventStamp, CountsAndNamesWhatItMakes) {
    EventStamp stamp("page", "c0ffee00");
    const auto now = wall_time_from_seconds(5);
    EXPECT_EQ(
        print(stamp.stamp("button.press", 3, Value::object({{"code", "a"}}), now)),
        R"({"v":1,"id":"c0ffee00-1","type":"button.press","producer":3,"source":"page","seq":1,"timestamp":5.0,)"
        R"("data":{"code":"a"}})"
    );
    EXPECT_EQ(stamp.stamp("a", 0, {}, now).id, "c0ffee00-2");
    EXPECT_EQ(stamp.stamp("a", 0, 7, now).data, Value::object({{"value", 7}}));
}

TEST(Event, SaysThatItIsLateOnlyWhereItIs) {
    EventStamp stamp("pad", "1");
    auto event = stamp.stamp("button.press", 0, {}, wall_time_from_seconds(5));
    EXPECT_EQ(print(event).find("late"), std::string::npos);
    event.late = true;
    EXPECT_EQ(parse_event(print(event)), event);
    EXPECT_FALSE(parse_event(R"({"v":1,"type":"a","source":"s","timestamp":1,"data":{},"late":"yes"})"));
}

} // namespace
} // namespace tutti::contract
