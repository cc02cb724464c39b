#include "device/line.hpp"

#include <gtest/gtest.h>

namespace tutti::device {
namespace {

EventLine event(std::string_view text) {
    auto line = parse_line(text);
    EXPECT_TRUE(line) << text << ": " << (line ? "" : line.error().message);
    return line ? std::get<EventLine>(*line) : EventLine{};
}

TEST(DeviceLine, AnEventHasATypeAndWhatElseIsKnown) {
    const auto line = event(
        R"({"event_type":"button.press","data":{"code":"a"},"producer_id":5,"device":"left","timestamp":12.5})"
    );
    EXPECT_EQ(line.saying.type, "button.press");
    EXPECT_EQ(line.saying.data, Value::object({{"code", "a"}}));
    EXPECT_EQ(line.saying.producer, 5);
    EXPECT_EQ(line.saying.timestamp, wall_time_from_seconds(12.5));
    EXPECT_EQ(line.device, "left");
}

TEST(DeviceLine, DataThatIsNoObjectIsItsValue) {
    EXPECT_EQ(event(R"({"event_type":"rotation","data":7})").saying.data, Value::object({{"value", 7}}));
    EXPECT_EQ(event(R"({"event_type":"knock"})").saying.data, Value::object({}));
}

TEST(DeviceLine, ADeviceSaysHowItIs) {
    const auto line = parse_line(R"({"device":"AA:BB","state":"connected","name":"Polar H10"})");
    ASSERT_TRUE(line);
    EXPECT_EQ(std::get<StateLine>(*line), (StateLine{.device = "AA:BB", .name = "Polar H10"}));
    const auto none = parse_line(R"({"state":"unavailable","reason":"BlueZ is not running"})");
    ASSERT_TRUE(none);
    EXPECT_EQ(std::get<AvailabilityLine>(*none), (AvailabilityLine{false, "BlueZ is not running"}));
}

TEST(DeviceLine, WhatIsNoneSaysWhy) {
    for (const auto* text :
         {"", "hello", "[]", "{}", R"({"event_type":""})", R"({"event_type":"Button"})",
          R"({"event_type":7})", R"({"event_type":"a","producer_id":3000000000})",
          R"({"event_type":"a","timestamp":-1})", R"({"device":"","state":"connected"})",
          R"({"device":"a","state":"sleepy"})", R"({"state":"sleepy"})", R"({"malformed":""})",
          R"({"event_type":"event.playlist.created"})", R"({"event_type":"input.disconnected"})"}) {
        const auto line = parse_line(text);
        EXPECT_FALSE(line) << text;
        if (!line) EXPECT_FALSE(line.error().message.empty()) << text;
    }
}

TEST(DeviceLine, IsRefusedWhereverItIsCut) {
    constexpr std::string_view whole =
        R"({"event_type":"button.press","data":{"code":"a"},"producer_id":5,"device":"left"})";
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_FALSE(parse_line(whole.substr(0, size))) << size;
}

} // namespace
} // namespace tutti::device
