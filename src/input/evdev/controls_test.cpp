#include "base/json.hpp"
#include "input/evdev/controls.hpp"

#include <gtest/gtest.h>
#include <linux/input-event-codes.h>

namespace tutti::input::evdev {
namespace {

using Lines = std::vector<std::string>;
constexpr SteadyTime start{seconds(100)};

SteadyTime after(int count) { return start + milliseconds(count); }

/// "100 button.press {"code":"a"}", the time in milliseconds since the start.
Lines lines(const std::vector<Said>& all) {
    Lines out;
    for (const auto& said : all) {
        const auto since = std::chrono::duration_cast<milliseconds>(said.at - start).count();
        out.push_back(std::to_string(since) + " " + said.type + " " + print_json(said.data));
    }
    return out;
}

/// Of each edge its first event alone: the level follows each of them.
Lines edges(const std::vector<Said>& all) {
    Lines out;
    for (const auto& said : all)
        if (said.type != "button.level")
            out.push_back(
                said.type.substr(said.type.find('.') + 1) + " "
                + std::string(said.data.find("code")->string())
            );
    return out;
}

Layout small_pad() {
    Layout layout;
    layout.axes.push_back({ABS_X, "left_x", signal::DeadZone({-100, 100, 0}, signal::Rest::Middle, 0.1)});
    layout.axes.push_back({ABS_Z, "left_trigger", signal::DeadZone({0, 255, 0}, signal::Rest::Least, 0.1)});
    layout.switches.push_back({ABS_HAT0X, "left", "right"});
    layout.switches.push_back({ABS_HAT0Y, "up", "down"});
    return layout;
}

struct Pad {
    explicit Pad(const Snapshot& standing = {}, std::vector<std::pair<std::string, std::string>> names = {})
        : controls(small_pad(), standing, std::move(names)) {}

    std::vector<Said> key(std::uint16_t code, int value, int at) {
        return controls.take({EV_KEY, code, value}, after(at));
    }
    std::vector<Said> axis(std::uint16_t code, int value, int at) {
        controls.take({EV_ABS, code, value}, after(at));
        return frame(at);
    }
    std::vector<Said> frame(int at) { return controls.take({EV_SYN, SYN_REPORT, 0}, after(at)); }

    Controls controls;
};

TEST(Controls, SayAPressAndItsEndAsEdgesAndAsALevel) {
    Pad pad;
    EXPECT_EQ(
        lines(pad.key(BTN_A, 1, 0)),
        Lines({R"(0 button.press {"code":"a"})", R"(0 button.level {"code":"a","pressed":true})"})
    );
    EXPECT_EQ(
        lines(pad.key(BTN_A, 0, 250)), Lines(
                                           {R"(250 button.release {"code":"a","held":0.25})",
                                            R"(250 button.level {"code":"a","pressed":false})"}
                                       )
    );
}

TEST(Controls, TakeAKeyThatRepeatsForNoEvent) {
    Pad pad;
    pad.key(BTN_A, 1, 0);
    EXPECT_TRUE(pad.key(BTN_A, 2, 500).empty());
    EXPECT_TRUE(pad.key(BTN_A, 1, 510).empty());
    EXPECT_TRUE(pad.key(BTN_B, 0, 520).empty());
    EXPECT_TRUE(pad.key(BTN_B, 2, 520).empty());
}

TEST(Controls, SayAnAxisWithItsFrameAndOnChangeAlone) {
    Pad pad;
    EXPECT_TRUE(pad.controls.take({EV_ABS, ABS_X, 40}, start).empty());
    EXPECT_TRUE(pad.controls.take({EV_ABS, ABS_X, 100}, start).empty());
    EXPECT_EQ(lines(pad.frame(1)), Lines({R"(1 raw.axis {"code":"left_x","value":1.0})"}));
    EXPECT_TRUE(pad.frame(2).empty());
    EXPECT_EQ(edges(pad.axis(ABS_X, 5, 3)), Lines({"axis left_x"})); // it rests
    EXPECT_TRUE(pad.axis(ABS_X, -9, 4).empty());                     // within the dead zone
    EXPECT_TRUE(pad.axis(ABS_RUDDER, 9, 5).empty());                 // nobody told of one
}

TEST(Controls, SayADPadAsButtons) {
    Pad pad;
    EXPECT_EQ(
        lines(pad.axis(ABS_HAT0Y, -1, 0)),
        Lines({R"(0 button.press {"code":"up"})", R"(0 button.level {"code":"up","pressed":true})"})
    );
    EXPECT_TRUE(pad.axis(ABS_HAT0Y, 0, 80).empty()); // centred once
    EXPECT_EQ(
        lines(pad.frame(81)), // and once more: let go when it was centred first
        Lines(
            {R"(80 button.release {"code":"up","held":0.08})",
             R"(80 button.level {"code":"up","pressed":false})"}
        )
    );
}

TEST(Controls, SayADiagonalAsTwoButtons) {
    Pad pad;
    pad.controls.take({EV_ABS, ABS_HAT0X, 1}, start);
    EXPECT_EQ(edges(pad.axis(ABS_HAT0Y, 1, 0)), Lines({"press right", "press down"}));
}

TEST(Controls, DoNotTakeABouncingDPadForTwoPresses) {
    Pad pad;
    pad.axis(ABS_HAT0X, -1, 0);
    EXPECT_TRUE(pad.axis(ABS_HAT0X, 0, 2).empty());
    EXPECT_TRUE(pad.axis(ABS_HAT0X, -1, 4).empty());
    EXPECT_EQ(pad.controls.deadline(), std::nullopt);
    pad.axis(ABS_HAT0X, 0, 90);
    EXPECT_EQ(pad.controls.deadline(), after(100));
    EXPECT_TRUE(pad.controls.pass(after(99)).empty());
    EXPECT_EQ(edges(pad.controls.pass(after(100))), Lines({"release left"}));
    EXPECT_EQ(edges(pad.axis(ABS_HAT0X, -1, 101)), Lines({"press left"}));
}

TEST(Controls, HearAnotherPressOfADPadThatNobodyWaitedFor) {
    Pad pad;
    pad.axis(ABS_HAT0X, -1, 0);
    pad.axis(ABS_HAT0X, 0, 50);
    const auto said = lines(pad.axis(ABS_HAT0X, -1, 500));
    ASSERT_EQ(said.size(), 4U);
    EXPECT_EQ(said[0], R"(50 button.release {"code":"left","held":0.05})");
    EXPECT_EQ(said[2], R"(500 button.press {"code":"left"})");
}

TEST(Controls, SayOfWhatWasHeldBeforeThatItIsUpWhenItIsLetGo) {
    Pad pad({{BTN_A}, {{ABS_HAT0X, 1}}}, {{"a", "fire"}, {"right", "jump"}});
    pad.controls.begin(start);
    EXPECT_EQ(lines(pad.key(BTN_A, 0, 1)), Lines({R"(1 button.level {"code":"fire","pressed":false})"}));
    EXPECT_TRUE(pad.key(BTN_A, 0, 1).empty());
    EXPECT_EQ(edges(pad.key(BTN_A, 1, 2)), Lines({"press fire"}));
    EXPECT_TRUE(pad.axis(ABS_HAT0X, 0, 3).empty());
    EXPECT_EQ(lines(pad.frame(4)), Lines({R"(3 button.level {"code":"jump","pressed":false})"}));
    EXPECT_EQ(edges(pad.axis(ABS_HAT0X, 1, 5)), Lines({"press jump"}));
}

TEST(Controls, SayOfWhatWasHeldBeforeThatItIsUpWhenTheDeviceIsGone) {
    Pad pad({{BTN_A}, {{ABS_HAT0X, -1}}});
    EXPECT_EQ(
        lines(pad.controls.release_all(start)), Lines(
                                                    {R"(0 button.level {"code":"a","pressed":false})",
                                                     R"(0 button.level {"code":"left","pressed":false})"}
                                                )
    );
}

TEST(Controls, BeginWithEachAxisAsItStands) {
    Pad pad({{}, {{ABS_X, 0}, {ABS_Z, 255}}});
    EXPECT_EQ(
        lines(pad.controls.begin(start)), Lines(
                                              {R"(0 raw.axis {"code":"left_x","value":0.0})",
                                               R"(0 raw.axis {"code":"left_trigger","value":1.0})"}
                                          )
    );
    EXPECT_TRUE(pad.frame(1).empty());
}

TEST(Controls, SayNothingFromALossUntilTheSnapshot) {
    Pad pad;
    pad.key(BTN_A, 1, 0);
    pad.key(BTN_B, 1, 0);
    pad.controls.take({EV_SYN, SYN_DROPPED, 0}, after(1));
    EXPECT_TRUE(pad.key(BTN_X, 1, 2).empty());
    EXPECT_TRUE(pad.axis(ABS_X, 100, 2).empty());
    const auto said = pad.controls.resynchronise({{BTN_B, BTN_Y}, {{ABS_X, -100}, {ABS_HAT0X, 1}}}, after(3));
    EXPECT_EQ(edges(said), Lines({"release a", "press y", "press right", "axis left_x"}));
    EXPECT_EQ(edges(pad.key(BTN_B, 0, 4)), Lines({"release b"}));
}

TEST(Controls, LetADPadGoAtOnceThatASnapshotHasCentred) {
    Pad pad;
    pad.axis(ABS_HAT0X, 1, 0);
    EXPECT_EQ(edges(pad.controls.resynchronise({{}, {{ABS_HAT0X, 0}}}, after(1))), Lines({"release right"}));
    EXPECT_EQ(pad.controls.deadline(), std::nullopt);
}

TEST(Controls, LetEverythingGoWhenTheDeviceIsGone) {
    Pad pad;
    pad.key(BTN_A, 1, 0);
    pad.axis(ABS_HAT0Y, 1, 0);
    pad.axis(ABS_X, 100, 0);
    EXPECT_EQ(edges(pad.controls.release_all(after(9))), Lines({"release a", "release down", "axis left_x"}));
    EXPECT_TRUE(pad.controls.release_all(after(10)).empty());
}

TEST(Controls, AreCalledAsPeopleWant) {
    Pad pad({}, {{"a", "fire"}, {"left_x", "steer"}, {"up", "jump"}});
    EXPECT_EQ(edges(pad.key(BTN_A, 1, 0)), Lines({"press fire"}));
    EXPECT_EQ(edges(pad.axis(ABS_X, 100, 1)), Lines({"axis steer"}));
    EXPECT_EQ(edges(pad.axis(ABS_HAT0Y, -1, 2)), Lines({"press jump"}));
    EXPECT_EQ(edges(pad.key(BTN_B, 1, 3)), Lines({"press b"}));
}

TEST(Controls, HoldNoTimeThatWentBack) {
    Pad pad;
    pad.key(BTN_A, 1, 10);
    EXPECT_EQ(lines(pad.key(BTN_A, 0, 4))[0], R"(4 button.release {"code":"a","held":0.0})");
}

TEST(Controls, OfAKeyboardAreItsKeys) {
    Controls controls({DeviceKind::Keyboard, {}, {}}, {});
    EXPECT_EQ(edges(controls.take({EV_KEY, KEY_SPACE, 1}, start)), Lines({"press space"}));
    EXPECT_TRUE(controls.take({EV_KEY, BTN_LEFT, 1}, start).empty());
    EXPECT_TRUE(controls.take({EV_MSC, MSC_SCAN, 57}, start).empty());
    EXPECT_TRUE(controls.take({EV_KEY, 0xffff, 1}, start).empty());
}

} // namespace
} // namespace tutti::input::evdev
