// `where` and `by`: what a gesture hears of a type that several things share.
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

using Kind = definition::Comparison::Kind;

struct Chosen : Performance {
    using Performance::Performance;
    void add(definition::GestureKind kind, std::string by, definition::Where where = {}) {
        EXPECT_TRUE(engine.gestures().add({"g", std::move(kind), {}, std::move(where), std::move(by)}));
    }
    void press(microseconds at, const char* code, const char* state = "down") {
        input(at, "press", Value::object({{"code", code}, {"state", state}}));
    }
    /// The `by` of each output.
    Lines by() {
        Lines all;
        for (const auto& event : results) all.push_back(print_json(*event.data.find("by")));
        return all;
    }
};

const definition::DoubleTap twice{"press", 300ms, "out"};

TEST(Chosen, LeftThenRightIsNoDoubleTapByCode) {
    Chosen show;
    show.add(twice, "code");
    show.press(0ms, "left");
    show.press(100ms, "right");
    EXPECT_EQ(show.take(), Lines());
    show.press(200ms, "left");
    show.press(300ms, "right");
    EXPECT_EQ(show.take(), Lines({"200000 out pad/1", "300000 out pad/1"}));
    EXPECT_EQ(show.by(), Lines({R"("left")", R"("right")"}));
}

TEST(Chosen, ADownAndItsUpAreNoDoubleTapWhereDown) {
    Chosen show;
    show.add(twice, "code", {{"state", Kind::Equal, "down"}});
    show.press(0ms, "left", "down");
    show.press(50ms, "left", "up");
    EXPECT_EQ(show.take(), Lines());
    show.press(200ms, "left", "down");
    EXPECT_EQ(show.take(), Lines({"200000 out pad/1"}));
}

TEST(Chosen, WhatDoesNotFitOrHasNoSuchValueIsNotHeard) {
    Chosen show;
    show.add(twice, "code");
    for (const auto* data : {"{}", R"({"code":null})", R"({"code":[1]})", R"({"code":{}})"})
        for (int i = 0; i < 2; ++i) show.input(0s, "press", json(data));
    EXPECT_EQ(show.take(), Lines());
}

TEST(Chosen, NumbersAreToldApartByValue) {
    Chosen show;
    show.add(twice, "code");
    show.input(0s, "press", json(R"({"code":1})"));
    show.input(0s, "press", json(R"({"code":true})"));
    show.input(0s, "press", json(R"({"code":"1"})"));
    show.input(0s, "press", json(R"({"code":1.0})"));
    EXPECT_EQ(show.by(), Lines({"1.0"}));
}

TEST(Chosen, AHoldIsKeptByValue) {
    Chosen show;
    show.add(definition::Hold{"press", 500ms, {}, "out"}, "code");
    show.press(0ms, "left");
    show.press(100ms, "right", "down");
    show.press(200ms, "right", "up"); // does not let go of the left one
    EXPECT_EQ(show.take_all(), Lines({"500000 out pad/1"}));
    EXPECT_EQ(show.by(), Lines({R"("left")"}));
}

TEST(Chosen, ARateLimitADebounceAndAnAggregateAreEachByValue) {
    Chosen show;
    EXPECT_TRUE(show.engine.gestures().add({"r", definition::RateLimit{"press", 1, "passed"}, {}, {}, "code"})
    );
    EXPECT_TRUE(show.engine.gestures().add({"d", definition::Debounce{"press", 20ms, "calm"}, {}, {}, "code"})
    );
    definition::Aggregate count;
    count.type = "press";
    count.window = 1s;
    count.function = definition::Aggregate::Function::Count;
    count.emit = "counted";
    EXPECT_TRUE(show.engine.gestures().add({"a", count, {}, {}, "code"}));
    show.press(0ms, "left");
    show.press(10ms, "right");
    show.run_out();
    EXPECT_EQ(show.count("passed"), 2);
    EXPECT_EQ(show.count("calm"), 2);
    EXPECT_NE(show.data("counted").find(R"("count":1)"), std::string::npos);
}

TEST(Chosen, AtMostSoManyValuesAreRememberedAndTheOneUnheardLongestGoesFirst) {
    Chosen show;
    show.add(definition::Hold{"press", 500ms, {}, "out"}, "code");
    for (int i = 0; i < 256; ++i) show.press(0ms, std::to_string(i).c_str());
    show.press(1ms, "0");
    show.press(2ms, "another");
    EXPECT_EQ(show.engine.deadlines(), 256U);
    show.press(3ms, "0", "up"); // still known: let go
    EXPECT_EQ(show.engine.deadlines(), 255U);
    EXPECT_TRUE(show.engine.gestures().remove("g"));
    EXPECT_EQ(show.engine.deadlines(), 0U);
}

TEST(Chosen, AnAggregateKeepsSoManySamplesInAllAndForgetsFirstWhoWasNotHeardForLongest) {
    definition::Aggregate twice_in_a_window;
    twice_in_a_window.type = "press";
    twice_in_a_window.window = 1h;
    twice_in_a_window.function = definition::Aggregate::Function::Count;
    twice_in_a_window.at_least = 2;
    twice_in_a_window.emit = "out";
    for (const auto& [by, most, again] :
         {std::tuple("code", 1000, 1U), {"", 1000, 1U}, {"code", 1001, 0U}, {"", 1001, 0U}}) {
        Chosen show({.most_samples = static_cast<std::size_t>(most)});
        show.add(twice_in_a_window, by);
        const auto press = [&](int who) {
            show.input(who * 1ms, "press", who, Value::object({{"code", who}}));
        };
        for (int who = 0; who < 50; ++who)
            for (int i = 0; i < 20; ++i) press(who);
        EXPECT_EQ(show.take().size(), 50U);
        press(0); // the 1,001st: if it is too many, those of 1 go
        EXPECT_EQ(show.take(), Lines());
        press(1);
        press(1);
        EXPECT_EQ(show.take().size(), again) << by << most;
    }
}

TEST(Chosen, AMirrorCopiesWhatFitsAndItsGatesHearAll) {
    Chosen show;
    show.add(definition::Mirror{"press", {{"switch", {}}}, {}, {{"code", Kind::Equal, "left"}}}, {});
    show.input(0s, "switch", json(R"({"value":true})"));
    show.press(1ms, "right");
    show.press(2ms, "left");
    EXPECT_EQ(show.take(), Lines({"2000 press pad/1"}));
}

} // namespace
} // namespace tutti::event::testing
