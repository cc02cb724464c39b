#include "recording/restamp.hpp"

#include <gtest/gtest.h>

namespace tutti::recording {
namespace {

using namespace std::chrono_literals;

std::string restamped(std::string topic, std::string payload) {
    Recorded message{.topic = std::move(topic), .payload = std::move(payload)};
    restamp(message, 100s, "r1");
    return message.payload;
}

TEST(Restamp, MakesAnEventNewAndKeepsWhatItSays) {
    EXPECT_EQ(
        restamped(
            "event/button/press",
            R"({"v":1,"id":"a-1","type":"button.press","timestamp":1.5,"data":{"id":"x","timestamp":1.0},"more":[]})"
        ),
        R"({"v":1,"id":"a-1~r1","type":"button.press","timestamp":101.5,"data":{"id":"x","timestamp":1.0},"more":[]})"
    );
}

TEST(Restamp, ACauseStillNamesItsEvent) {
    EXPECT_EQ(
        restamped("event/a", R"({"id":"b","cause":"pad/a-1"})"), R"({"id":"b~r1","cause":"pad/a-1~r1"})"
    );
}

TEST(Restamp, KeepsIdsWithinTheirLength) {
    const auto payload =
        restamped("event/a", R"({"id":")" + std::string(100, 'x') + std::string(28, '7') + "\"}");
    EXPECT_EQ(payload, R"({"id":")" + std::string(97, 'x') + std::string(28, '7') + "~r1\"}");
}

TEST(Restamp, MovesTheTimesOfReadingsAndStatus) {
    EXPECT_EQ(
        restamped("reading/s/x", R"({"v":1,"value":1,"timestamp":1.0,"id":"a"})"),
        R"({"v":1,"value":1,"timestamp":101.0,"id":"a"})"
    );
    EXPECT_EQ(
        restamped("status/s", R"({"last_poll":1.0,"last_success":null})"),
        R"({"last_poll":101.0,"last_success":null})"
    );
}

TEST(Restamp, LeavesTheRestAsItIs) {
    EXPECT_EQ(restamped("note/x", R"({"id": "a"})"), R"({"id": "a"})");
    EXPECT_EQ(restamped("event/x", "[1, 2]"), "[1, 2]");
    EXPECT_EQ(restamped("event/x", "\xFF"), "\xFF");
}

TEST(KeptByContract, IsStateAndNotEvents) {
    EXPECT_TRUE(is_kept_by_contract("reading/system/load"));
    EXPECT_FALSE(is_kept_by_contract("event/button/press"));
    EXPECT_FALSE(is_kept_by_contract("note/x"));
}

} // namespace
} // namespace tutti::recording
