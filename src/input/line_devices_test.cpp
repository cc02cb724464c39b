#include "input/line_devices.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::input {
namespace {

/// Notes what it is told, a line each.
class NotingDesk final : public Desk {
public:
    const std::string& name() const noexcept override { return name_; }
    void unavailable(const Error& why) override { trouble = why.message; }
    void available() override { trouble.clear(); }

    std::vector<std::string> notes;
    std::string trouble;

private:
    DeviceNumber connect(DeviceAbout about) override {
        notes.push_back("connect " + about.identity);
        return ++last_;
    }
    void say(DeviceNumber device, Saying saying) override {
        notes.push_back(fmt::format("{} says {}", device, saying.type));
    }
    void
    malformed(DeviceNumber device, std::string_view kind, std::string_view, std::uint64_t count) override {
        notes.push_back(fmt::format("{} malformed {} {}", device, kind, count));
    }
    void suspect(DeviceNumber device, std::string_view) override {
        notes.push_back(fmt::format("{} suspected", device));
    }
    void recover(DeviceNumber device) override { notes.push_back(fmt::format("{} recovers", device)); }
    void disconnect(DeviceNumber device, std::string_view reason) override {
        notes.push_back(fmt::format("{} leaves: {}", device, reason));
    }

    std::string name_ = "board";
    DeviceNumber last_ = 0;
};

class LinesOfAProgram : public testing::Test {
protected:
    NotingDesk desk;
    LineDevices lines{desk};
    using Notes = std::vector<std::string>;
};

TEST_F(LinesOfAProgram, ADeviceIsThereFromItsFirstEventOn) {
    lines.take(R"({"event_type":"knock","device":"left"})");
    lines.take(R"({"event_type":"knock","device":"left"})");
    lines.take(R"({"malformed":"checksum","device":"right","count":3})");
    EXPECT_EQ(
        desk.notes,
        (Notes{"connect left", "1 says knock", "1 says knock", "connect right", "2 malformed checksum 3"})
    );
}

TEST_F(LinesOfAProgram, WhenNoneCanBeHadAllLeaveForThatReason) {
    lines.take(R"({"device":"left","state":"connected"})");
    lines.take(R"({"state":"unavailable","reason":"no radio"})");
    EXPECT_EQ(desk.notes, (Notes{"connect left", "1 leaves: no radio"}));
    EXPECT_EQ(desk.trouble, "no radio");
    EXPECT_TRUE(lines.are_unavailable());
}

TEST_F(LinesOfAProgram, WhoSpeaksIsToBeHad) {
    for (const auto* word :
         {R"({"event_type":"knock"})", R"({"device":"left","state":"connected"})", R"({"state":"available"})"
         }) {
        lines.take(R"({"state":"unavailable","reason":"no radio"})");
        lines.take(word);
        EXPECT_EQ(desk.trouble, "") << word;
        EXPECT_FALSE(lines.are_unavailable()) << word;
    }
}

TEST_F(LinesOfAProgram, GarbageIsNoSignThatItIsToBeHad) {
    lines.take(R"({"state":"unavailable","reason":"no radio"})");
    lines.take("hello");
    EXPECT_EQ(desk.trouble, "no radio");
}

TEST_F(LinesOfAProgram, OneThatGoesOnIsOverWhatTheRunBeforeSaid) {
    desk.trouble = "knock.py ended with exit code 1";
    lines.are_to_be_had();
    EXPECT_EQ(desk.trouble, "");
    lines.take(R"({"state":"unavailable","reason":"no radio"})");
    lines.are_to_be_had();
    EXPECT_EQ(desk.trouble, "no radio");
}

} // namespace
} // namespace tutti::input
