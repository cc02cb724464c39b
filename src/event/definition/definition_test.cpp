// Playlists and gestures as they arrive from the file and over the bus, and the way back.
#include "base/json.hpp"
#include "event/definition/definition_file_testing.hpp"
#include "event/definition/gesture_kinds.hpp"
#include "event/definition/read_gesture.hpp"
#include "event/definition/read_playlist.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace tutti::event::definition {
namespace {

DefinitionFile example() {
    std::ifstream stream(std::string(TUTTI_SOURCE_DIR) + "/src/event/definition/testdata/events.toml");
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    auto file = load_definitions(text);
    EXPECT_TRUE(file) << toml::print_mistakes("events.toml", text, file.error());
    return file ? *file : DefinitionFile{};
}

Value json(std::string_view text) {
    auto value = parse_json(text);
    EXPECT_TRUE(value) << text;
    return value ? *value : Value();
}

template <typename Kind>
Kind gesture_of(const DefinitionFile& file, std::string_view name) {
    for (const auto& gesture : file.gestures)
        if (gesture.name == name)
            if (const auto* kind = std::get_if<Kind>(&gesture.kind)) return *kind;
    ADD_FAILURE() << "no gesture " << name << " of that kind";
    return {};
}

Comparison equal(std::string field, Value operand) {
    return {std::move(field), Comparison::Kind::Equal, std::move(operand)};
}

TEST(Playlist, EveryKeyArrives) {
    const auto file = example();
    ASSERT_EQ(file.playlists.size(), 1U);
    Playlist cycle;
    cycle.name = "colour_cycle";
    cycle.trigger = "button.double_tap";
    cycle.interrupts = {"stop.sequence"};
    cycle.completion = "colour.cycle.complete";
    cycle.metadata = Value::object({{"feature", "ambient"}});
    cycle.steps = {
        {.type = "colour.update",
         .data = Value::object({{"hue", 0}}),
         .offset = {},
         .repeat = 60,
         .interval = seconds(1)},
        {.type = "flash", .offset = milliseconds(50), .producer = 5},
    };
    EXPECT_EQ(file.playlists[0], cycle);
    EXPECT_EQ(length(cycle), seconds(59));
}

TEST(Gesture, EveryKindArrivesInTheOrderOfTheFile) {
    std::vector<std::string> kinds;
    for (const auto& gesture : example().gestures)
        kinds.push_back(gesture.name + ": " + std::string(name(gesture.kind)));
    EXPECT_EQ(
        kinds, (std::vector<std::string>{
                   "tap_twice: double_tap", "together: simultaneous", "konami: sequence", "long_press: hold",
                   "relay: mirror", "alarm_show: playlist", "tilt: calibrate", "heart_high: aggregate",
                   "calm: debounce", "not_too_often: rate_limit", "steady: smooth", "shake: magnitude",
                   "compass: heading", "effort: zones"
               })
    );
}

TEST(Gesture, EveryKeyArrives) {
    const auto file = example();
    EXPECT_EQ(
        gesture_of<DoubleTap>(file, "tap_twice"),
        (DoubleTap{"button.press", milliseconds(500), "button.double_tap"})
    );
    EXPECT_EQ(file.gestures[0].metadata, Value::object({{"gesture", "double"}}));
    EXPECT_EQ(
        gesture_of<Simultaneous>(file, "together"),
        (Simultaneous{"sensor.trigger", 2, milliseconds(10), "sensor.combo"})
    );
    const auto konami = gesture_of<Sequence>(file, "konami");
    ASSERT_EQ(konami.steps.size(), 10U);
    EXPECT_EQ(konami.steps[9], (SequenceStep{"button.press", {equal("code", "a")}}));
    EXPECT_EQ(konami.timeout, seconds(1));
    EXPECT_EQ(konami.emit, "konami.activated");
    EXPECT_EQ(
        gesture_of<Hold>(file, "long_press"),
        (Hold{"button.level", milliseconds(500), std::nullopt, "button.long_press"})
    );
    EXPECT_EQ(
        gesture_of<Mirror>(file, "relay"),
        (Mirror{"knob.turn", {{"switch.main", Where{equal("state", true)}}}, 99})
    );
    EXPECT_EQ(
        gesture_of<GatedPlaylist>(file, "alarm_show"),
        (GatedPlaylist{"colour_cycle", {{"button.press", std::nullopt}}, true})
    );
    Calibrate tilt;
    tilt.type = "accelerometer.raw";
    tilt.calibration.offset = {0.12, -0.08, 0};
    tilt.calibration.scale = {1, 1, 1.021875};
    tilt.emit = "accelerometer.vector";
    EXPECT_EQ(gesture_of<Calibrate>(file, "tilt"), tilt);
    Aggregate high{
        "heart_rate.measurement", "bpm", seconds(10), Aggregate::Function::Mean, 160, 144, false, {}
    };
    high.emit = "heart_rate.high";
    EXPECT_EQ(gesture_of<Aggregate>(file, "heart_high"), high);
    EXPECT_EQ(
        gesture_of<Debounce>(file, "calm"), (Debounce{"sensor.noisy", milliseconds(20), "sensor.steady"})
    );
    EXPECT_EQ(gesture_of<RateLimit>(file, "not_too_often"), (RateLimit{"stop.request", 2, "stop.sequence"}));
}

TEST(Gesture, EveryKeyOfTheKindsForSensorsArrives) {
    const auto file = example();
    EXPECT_EQ(
        gesture_of<Smooth>(file, "steady"), (Smooth{"raw.axis", {"value"}, milliseconds(100), "axis.steady"})
    );
    EXPECT_EQ(
        gesture_of<Magnitude>(file, "shake"), (Magnitude{"raw.accelerometer", 9.81, 12, 4, "device.shaken"})
    );
    Heading compass{"raw.magnetometer", "raw.accelerometer", 1, Heading::Forward::MinusY, 3.9, {}, {}, {}};
    compass.within = milliseconds(500);
    compass.window = milliseconds(300);
    compass.emit = "device.heading";
    EXPECT_EQ(gesture_of<Heading>(file, "compass"), compass);
    EXPECT_EQ(
        gesture_of<Zones>(file, "effort"), (Zones{
                                               "heart_rate.measurement",
                                               "bpm",
                                               {100, 130, 160},
                                               {"rest", "easy", "hard", "max"},
                                               3,
                                               "heart_rate.zone"
                                           })
    );
}

TEST(Gesture, WhatItHearsAndKeepsApartArrives) {
    const auto file = example();
    const auto tap = std::ranges::find(file.gestures, "tap_twice", &Gesture::name);
    ASSERT_NE(tap, file.gestures.end());
    EXPECT_EQ(tap->where, (Where{{"state", Comparison::Kind::Not, "up"}}));
    EXPECT_EQ(tap->by, "code");
}

TEST(Definitions, TheExampleHasNothingOdd) { EXPECT_EQ(example().warnings, std::vector<toml::Mistake>{}); }

TEST(Definitions, WrittenAsAValueAndReadAgainTheyAreEqual) {
    const auto file = example();
    for (const auto& playlist : file.playlists) {
        const auto again = read_playlist(playlist.name, json(print_json(to_value(playlist))));
        ASSERT_TRUE(again) << print_json(to_value(playlist));
        EXPECT_EQ(*again, playlist);
    }
    for (const auto& gesture : file.gestures) {
        const auto again = read_gesture(gesture.name, json(print_json(to_value(gesture))));
        ASSERT_TRUE(again) << print_json(to_value(gesture));
        EXPECT_EQ(*again, gesture);
    }
}

TEST(Definitions, AreWrittenWithTheKeysOfTheFileAndWithoutDefaults) {
    const auto written = [](std::string_view text) {
        const auto gesture = read_gesture("g", json(text));
        return gesture ? print_json(to_value(*gesture)) : gesture.error()[0].reason;
    };
    for (const std::string_view same : {
             R"({"double_tap":"a","emit":"b"})",
             R"({"double_tap":"a","window":0.25,"emit":"b","metadata":{"x":1}})",
             R"({"simultaneous":"a","producers":3,"emit":"b"})",
             R"({"sequence":[{"type":"a"},{"type":"b","where":{"x":{"at_least":1,"below":2.5}}}],"emit":"c"})",
             R"({"hold":"a","where":{},"emit":"b"})",
             R"({"mirror":"a","gate":[{"type":"b"},{"type":"c","where":{"x":{"one_of":[1,"y",true]}}}]})",
             R"({"playlist":"p","gate":{"type":"b","where":{"x":{"not":"y"},"z":{"above":0}}},"cancel_active":true})",
             R"({"calibrate":"a","matrix":[[0.0,1.0,0.0],[1.0,0.0,0.0],[0.0,0.0,1.0]],"emit":"b"})",
             R"({"aggregate":"a","window":1.0,"function":"count","at_least":3.0,"clear":true,"emit":"b"})",
             R"({"debounce":"a","quiet":0.1,"emit":"b"})",
             R"({"rate_limit":"a","emit":"b"})",
             R"({"smooth":"a","emit":"b"})",
             R"({"smooth":"a","fields":["value"],"window":0.5,"emit":"b"})",
             R"({"magnitude":"a","emit":"b"})",
             R"({"magnitude":"a","gravity":0.0,"at_least":3.0,"rearm_below":1.5,"emit":"b"})",
             R"({"heading":"a","accelerometer":"b","emit":"c"})",
             R"({"heading":"a","accelerometer":"b","gravity":1.0,"forward":"-x","declination":-2.5,"within":0.5,"emit":"c"})",
             R"({"heading":"a","accelerometer":"b","window":0.3,"emit":"c"})",
             R"({"zones":"a","field":"n","bounds":[1.0,2.5],"names":["low","mid","high"],"emit":"b"})",
             R"({"zones":"a","field":"n","bounds":[1.0],"names":["low","high"],"hysteresis":0.5,"emit":"b"})",
         })
        EXPECT_EQ(written(same), same);
    EXPECT_EQ(written(R"({"window":0.3,"emit":"b","double_tap":"a"})"), R"({"double_tap":"a","emit":"b"})");
    const auto playlist = read_playlist(
        "p", json(R"({"steps":[{"type":"a","data":{},"offset":0,"repeat":1,"producer":0}],"interrupts":[]})")
    );
    ASSERT_TRUE(playlist);
    EXPECT_EQ(print_json(to_value(*playlist)), R"({"steps":[{"type":"a"}]})");
}

TEST(Definitions, OverTheBusMistakesNameTheirKeyAndNoPlace) {
    const auto playlist = read_playlist("p", json(R"({"steps":[{"type":"a","ofset":1}]})"));
    ASSERT_FALSE(playlist);
    EXPECT_EQ(
        playlist.error(),
        (std::vector<toml::Mistake>{{{}, "playlist.p.steps[0].ofset", "unknown key", "offset"}})
    );
    const auto gesture = read_gesture("G", json("[]"));
    ASSERT_FALSE(gesture);
    EXPECT_EQ(
        toml::print_mistakes("peripheral.register", "", gesture.error()),
        "peripheral.register: gesture.G: a gesture's name must be 1 to 64 of a-z, 0-9, '_' and '-'\n"
        "peripheral.register: gesture.G: must be a table, not a list\n"
    );
}

TEST(Definitions, OverTheBusWarningsAreGivenToWhoAsks) {
    std::vector<toml::Mistake> warnings;
    const auto definition = json(R"({"double_tap":"a","window":2,"emit":"b"})");
    ASSERT_TRUE(read_gesture("g", definition, &warnings));
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0].key, "gesture.g.window");
    EXPECT_TRUE(read_gesture("g", definition));
}

/// The keys of all mistakes.
std::vector<std::string> wrong_keys(std::string_view text) {
    std::vector<std::string> keys;
    const auto file = load_definitions(text);
    if (file) return keys;
    for (const auto& mistake : file.error()) keys.push_back(mistake.key);
    return keys;
}

TEST(DefinitionFile, AMistakeInOneDefinitionHidesNoneOfAnother) {
    EXPECT_EQ(
        wrong_keys("[gesture.a]\ndouble_tap = \"x\"\nwindow = -1\nemit = \"y\"\n"
                   "[gesture.b]\nplaylist = \"nowhere\"\ngate = { type = \"z\" }\n"
                   "[gesture.c]\ndouble_tap = \"u\"\nwindow = 1\nemit = \"u\"\n"),
        (std::vector<std::string>{"gesture.a.window", "gesture.b.playlist", "gesture.c"})
    );
}

TEST(DefinitionFile, AMistakeInADefinitionHidesNoOtherOfItsOwn) {
    EXPECT_EQ(
        wrong_keys("[gesture.a]\nplaylist = \"nowhere\"\ngate = { type = \"z\", window = -1 }\n"),
        (std::vector<std::string>{"gesture.a.playlist", "gesture.a.gate.window"})
    );
}

TEST(DefinitionFile, APlaylistWithAMistakeIsThereAll) {
    for (const std::string playlist : {"[playlist.p]\nsteps = 1\n", "[playlist]\np = 1\n"})
        EXPECT_EQ(
            wrong_keys(playlist + "[gesture.a]\nplaylist = \"p\"\ngate = { type = \"z\" }\n").size(), 1U
        ) << playlist;
    EXPECT_EQ(
        wrong_keys("[gesture.a]\nplaylist = 1\ngate = { type = \"z\" }\n"),
        std::vector<std::string>{"gesture.a.playlist"}
    );
}

TEST(DefinitionFile, ADelayThatCouldNotBeReadIsNoCircle) {
    for (const auto* step : {"offset = \"1s\"", "ofset = 1"})
        EXPECT_EQ(
            wrong_keys(
                fmt::format("[playlist.p]\ntrigger = \"go\"\nsteps = [{{ type = \"go\", {} }}]\n", step)
            )
                .size(),
            1U
        ) << step;
}

} // namespace
} // namespace tutti::event::definition
