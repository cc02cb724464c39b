#include "base/json.hpp"
#include "base/name.hpp"
#include "device/twin.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tutti::device {
namespace {

/// "12 button.press {…}": the first of a twin, with their milliseconds.
std::vector<std::string> first(std::size_t count, std::string_view kind, std::uint64_t seed = 7) {
    Twin twin(kind, {}, seed);
    std::vector<std::string> lines;
    while (lines.size() < count) {
        const auto next = twin.next();
        if (!next) break;
        lines.push_back(
            std::to_string(next->at.count() / 1000) + " " + next->saying.type + " "
            + print_json(next->saying.data)
        );
    }
    return lines;
}

using Lines = std::vector<std::string>;

TEST(Twin, SaysTheSameForTheSameSeed) {
    EXPECT_EQ(
        first(4, "heart_rate"), (Lines{
                                    R"(0 heart_rate.measurement {"bpm":80,"contact":true,"rr":[0.752]})",
                                    R"(0 heart_rate.battery {"percent":95})",
                                    R"(1000 heart_rate.measurement {"bpm":81,"contact":true,"rr":[0.727]})",
                                    R"(2000 heart_rate.measurement {"bpm":82,"contact":true,"rr":[0.748]})",
                                })
    );
    EXPECT_EQ(
        first(5, "midi"), (Lines{
                              R"(0 midi.start {})",
                              R"(0 midi.beat {"beat":1,"bpm":120.0})",
                              R"(0 midi.note_on {"channel":1,"note":67,"name":"G4","velocity":100})",
                              R"(0 raw.midi.control {"channel":1,"controller":1,"value":0.503})",
                              R"(100 raw.midi.control {"channel":1,"controller":1,"value":0.517})",
                          })
    );
    EXPECT_EQ(
        first(5, "keyboard"), (Lines{
                                  R"(0 button.press {"code":"d"})",
                                  R"(0 button.level {"code":"d","pressed":true})",
                                  R"(126 button.release {"code":"d","held":0.126})",
                                  R"(126 button.level {"code":"d","pressed":false})",
                                  R"(1213 button.press {"code":"enter"})",
                              })
    );
    EXPECT_NE(first(6, "keyboard", 7), first(6, "keyboard", 8));
}

TEST(Twin, OfEveryKindGoesOnForEverAndNeverBack) {
    for (const auto* kind : {"serial", "gamepad", "keyboard", "midi", "microphone", "heart_rate", "osc"}) {
        ASSERT_TRUE(has_twin(kind));
        Twin twin(kind, {}, 1);
        microseconds last{0};
        for (int i = 0; i < 10'000; ++i) {
            const auto next = twin.next();
            ASSERT_TRUE(next) << kind;
            EXPECT_LE(last, next->at);
            last = next->at;
            EXPECT_TRUE(is_dotted_name(next->saying.type)) << next->saying.type;
            EXPECT_TRUE(next->saying.data.is_object());
        }
        EXPECT_GT(last, seconds(60)) << kind; // at a pace that a person can look at
    }
    EXPECT_FALSE(has_twin("program"));
}

TEST(Twin, AHeartWandersThroughItsWholeRange) {
    Twin twin("heart_rate", {}, 1);
    std::int64_t least = 1000;
    std::int64_t most = 0;
    bool was_lost = false;
    for (int i = 0; i < 3600; ++i) {
        const auto next = twin.next();
        const auto* bpm = next->saying.data.find("bpm");
        if (bpm == nullptr) continue;
        least = std::min(least, bpm->integer());
        most = std::max(most, bpm->integer());
        const bool is_lost = !next->saying.data.find("contact")->boolean();
        EXPECT_EQ(next->saying.data.find("rr")->items().empty(), is_lost);
        was_lost = was_lost || is_lost;
    }
    EXPECT_GE(least, 60);
    EXPECT_LT(least, 70);
    EXPECT_LE(most, 170);
    EXPECT_GT(most, 160);
    EXPECT_TRUE(was_lost);
}

TEST(Twin, WhatGoesDownComesUp) {
    for (const auto* kind : {"serial", "gamepad", "keyboard"}) {
        Twin twin(kind, {}, 3);
        std::set<std::string> down;
        std::set<std::string> types;
        for (int i = 0; i < 20'000; ++i) {
            const auto next = twin.next();
            types.insert(next->saying.type);
            if (next->saying.type != "button.level") continue;
            const std::string code(next->saying.data.find("code")->string());
            if (next->saying.data.find("pressed")->boolean())
                EXPECT_TRUE(down.insert(code).second);
            else
                EXPECT_EQ(down.erase(code), 1U);
        }
        EXPECT_TRUE(types.contains("button.press"));
        EXPECT_EQ(types.contains("button.long_press"), std::string_view(kind) == "serial");
    }
}

TEST(Twin, OfAnInputWhoseFileSaysItsEventsSaysThose) {
    const Http http{
        .url = "http://phone",
        .every = milliseconds(100),
        .values = {},
        .phyphox = {{"raw.accelerometer", {{"x", "accX"}, {"y", "accY"}}}},
    };
    Twin twin("http", twin_shapes(http), 1);
    const auto next = twin.next();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->saying.type, "raw.accelerometer");
    EXPECT_TRUE(next->saying.data.find("x")->is_number());
    EXPECT_TRUE(next->saying.data.find("y")->is_number());
    EXPECT_FALSE(Twin("http", {}, 1).next()); // which says nothing at all
}

TEST(Twin, OfAMapSaysEachWordAndEachValue) {
    const std::vector<TopicRule> map = {
        {.topic = "zigbee2mqtt/+", .type = "", .field = "action", .words = {{"single", "{1}.press"}}},
        {.topic = "t", .type = "door.opened", .only = {Value(false)}, .data = {{"door", "front"}}},
        {.topic = "t", .type = "raw.t"},
    };
    const auto shapes = twin_shapes(Mqtt{.map = map});
    EXPECT_EQ(
        shapes, (std::vector<TwinShape>{
                    {"simulated.press", {}, {{"action", "single"}}},
                    {"door.opened", {}, {{"value", false}, {"door", "front"}}},
                    {"raw.t", {"value"}, {}},
                })
    );
}

} // namespace
} // namespace tutti::device
