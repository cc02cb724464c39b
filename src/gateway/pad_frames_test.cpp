#include "base/json.hpp"
#include "gateway/pad_frames.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace tutti::gateway {
namespace {

constexpr auto whole = R"({"v":1,"type":"controls","controls":[{"code":"a","down":true},)"
                       R"({"code":"fader-1","value":0.25},{"code":"xy","x":0,"y":1},)"
                       R"({"alpha":-360,"beta":12.5,"gamma":360},{"text":"Grüße"}]})";

std::string refusal(std::string_view text) {
    const auto frame = read_pad_frame(text);
    return frame ? "taken" : frame.error().message;
}

std::string refusal_of_control(std::string_view control) {
    return refusal(fmt::format(R"({{"v":1,"type":"controls","controls":[{}]}})", control));
}

PadFeedback feedback(std::string_view data) { return read_pad_feedback(parse_json(data).value()).value(); }
std::string refusal_of_feedback(std::string_view data) {
    const auto read = read_pad_feedback(parse_json(data).value());
    return read ? "taken" : read.error().message;
}

TEST(PadFrames, AGreetingSaysWhoThePhoneIs) {
    EXPECT_EQ(
        read_pad_frame(R"({"v":1,"type":"hello","device":"0123abcd","name":"Ann's phone"})").value(),
        PadFrame(PadHello{"0123abcd", "Ann's phone"})
    );
    EXPECT_EQ(
        read_pad_frame(R"({"v":1,"type":"hello","device":"0123abcd"})").value(),
        PadFrame(PadHello{"0123abcd", "a phone"})
    );
}

TEST(PadFrames, AFrameHasSeveralControlsInTheirOrder) {
    const PadControls wanted = {
        PadButton{"a", true}, PadSlider{"fader-1", 0.25}, PadPoint{"xy", 0, 1}, PadTilt{-360, 12.5, 360},
        PadText{"Grüße"}
    };
    EXPECT_EQ(read_pad_frame(whole).value(), PadFrame(wanted));
}

TEST(PadFrames, AFrameCutAnywhereIsRefusedInWords) {
    for (std::size_t length = 0; length < std::string_view(whole).size(); ++length) {
        const auto frame = read_pad_frame(std::string_view(whole).substr(0, length));
        ASSERT_FALSE(frame) << length;
        EXPECT_FALSE(frame.error().message.empty());
    }
}

TEST(PadFrames, AFrameWithAnyByteBrokenIsTakenWholeOrRefused) {
    for (std::size_t at = 0; at < std::string_view(whole).size(); ++at) {
        std::string broken = whole;
        broken[at] = '\xff';
        EXPECT_NE(refusal(broken), "") << at;
        EXPECT_NE(refusal(broken), "taken") << at;
    }
}

TEST(PadFrames, WhatIsNoFrameIsRefused) {
    EXPECT_EQ(refusal("[]"), "the payload is an array, not an object");
    EXPECT_EQ(refusal(R"({"type":"ping","at":1})"), "v: is missing");
    EXPECT_EQ(refusal(R"({"v":2,"type":"ping","at":1})"), "v: version 2 is not known");
    EXPECT_EQ(refusal(R"({"v":1,"type":"pong","at":1})"), "type: is none of hello, controls and ping");
    EXPECT_EQ(refusal(R"({"v":1,"type":"ping"})"), "at: is missing");
    EXPECT_EQ(
        refusal(R"({"v":1,"type":"ping","at":1,"x":")" + std::string(2048, 'x') + "\"}"),
        "a frame of 2083 bytes is too large: at most 2048"
    );
}

TEST(PadFrames, AreThoseOfTheContract) {
    namespace fs = std::filesystem;
    const fs::path examples = TUTTI_SOURCE_DIR "/contracts/examples/live_pad_frame";
    int seen = 0;
    for (const auto& entry : fs::recursive_directory_iterator(examples)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const bool good = entry.path().parent_path() == examples;
        EXPECT_EQ(read_pad_frame(text).has_value(), good) << entry.path();
        ++seen;
    }
    EXPECT_GE(seen, 8);
}

TEST(PadFrames, AnIdentityIsANameOfItsOwn) {
    for (const auto* device : {"short", "with space", "UPPERCASE", "0123456789012345678901234567890123456"})
        EXPECT_TRUE(
            refusal(fmt::format(R"({{"v":1,"type":"hello","device":"{}"}})", device)).starts_with("device: ")
        ) << device;
}

TEST(PadFrames, AControlIsOfOneKindAndWithinItsRange) {
    const std::string one_of =
        "controls[0]: a control has one of: down; value; x with y; alpha with beta and gamma; text";
    EXPECT_EQ(refusal_of_control(R"({"code":"a"})"), one_of);
    EXPECT_EQ(refusal_of_control(R"({"code":"a","down":true,"value":1})"), one_of);
    EXPECT_EQ(refusal_of_control("7"), "controls[0]: the payload is a whole number, not an object");
    for (const auto* control :
         {R"({"down":true})", R"({"code":"a","down":1})", R"({"code":"","down":true})",
          R"({"code":"A","down":true})", R"({"code":"a.b","down":true})", R"({"code":"a","value":1.01})",
          R"({"code":"a","value":-0.01})", R"({"code":"a","value":null})", R"({"code":"a","x":0.5})",
          R"({"code":"a","x":0.5,"y":2})", R"({"alpha":0,"beta":0})", R"({"alpha":361,"beta":0,"gamma":0})",
          R"({"text":""})", R"({"text":"a\nb"})", R"({"text":"\u001b[2J"})",
          R"({"code":"123456789012345678901234567890123","down":true})"})
        EXPECT_TRUE(refusal_of_control(control).starts_with("controls[0]: ")) << control;
}

TEST(PadFrames, AFrameHoldsSoManyControlsAtMost) {
    std::string many = "[";
    for (int i = 0; i < 33; ++i)
        many += fmt::format(R"({}{{"code":"c{}","down":true}})", i > 0 ? "," : "", i);
    EXPECT_EQ(
        refusal(R"({"v":1,"type":"controls","controls":)" + many + "]}"), "controls: are 33, not 1 to 32"
    );
    EXPECT_EQ(refusal(R"({"v":1,"type":"controls","controls":[]})"), "controls: are 0, not 1 to 32");
    EXPECT_EQ(refusal(R"({"v":1,"type":"controls","controls":{}})"), "controls: is no list");
    EXPECT_EQ(refusal(R"({"v":1,"type":"controls"})"), "controls: is missing");
}

TEST(PadFeedback, VibratesWritesAndColours) {
    EXPECT_EQ(feedback(R"({"vibrate":200})"), (PadFeedback{{}, {200}, "", ""}));
    EXPECT_EQ(
        feedback(R"({"producer":7,"vibrate":[10,20.9,30],"text":"Go","color":"#ff0080"})"),
        (PadFeedback{7, {10, 20, 30}, "Go", "#ff0080"})
    );
    for (const auto* data :
         {"{}", R"({"vibrate":[]})", R"({"vibrate":-1})", R"({"vibrate":5001})", R"({"vibrate":["x"]})",
          R"({"vibrate":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]})", R"({"color":"red"})",
          R"({"color":"#ff008"})", R"({"color":"#ff00g0"})", R"({"text":"a\u0000"})",
          R"({"producer":"all","text":"x"})"})
        EXPECT_NE(refusal_of_feedback(data), "taken") << data;
}

TEST(PadFeedback, IsSaidWithoutWhatItLacks) {
    EXPECT_EQ(
        print_pad_feedback({7, {10, 20}, "", ""}, wall_time_from_seconds(1.5)),
        R"({"v":1,"type":"feedback","timestamp":1.5,"vibrate":[10,20]})"
    );
}

} // namespace
} // namespace tutti::gateway
