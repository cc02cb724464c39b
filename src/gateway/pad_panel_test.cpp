#include "base/json.hpp"
#include "gateway/pad_panel.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <utility>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;

struct PanelBench {
    void take(const PadControl& control) { last = panel.take(control, now, said); }
    void pass(microseconds time) {
        now += time;
        panel.tick(now, said);
    }
    /// What was said since the last time, one a line, without the device.
    std::string story() {
        std::string all;
        for (const auto& event : std::exchange(said, {})) {
            auto data = print_json(event.data);
            const auto cut = data.find(R"(,"device":"d")");
            EXPECT_NE(cut, data.npos) << data;
            all += fmt::format("{} {}}}\n", event.type, data.substr(0, cut));
        }
        return all;
    }

    SteadyTime now{1h};
    PadPanel panel{"d"};
    PadEvents said;
    PadPanel::Taken last = PadPanel::Taken::Done;
};

TEST(PadPanel, AButtonIsAnEdgeAndALevel) {
    PanelBench bench;
    bench.take(PadButton{"a", true});
    EXPECT_EQ(
        bench.story(), "button.press {\"code\":\"a\"}\nbutton.level {\"code\":\"a\",\"pressed\":true}\n"
    );
    bench.pass(250ms);
    bench.take(PadButton{"a", false});
    EXPECT_EQ(
        bench.story(),
        "button.release {\"code\":\"a\",\"held\":0.25}\nbutton.level {\"code\":\"a\",\"pressed\":false}\n"
    );
}

TEST(PadPanel, WhatDoesNotChangeIsNotSaid) {
    PanelBench bench;
    bench.take(PadButton{"a", false});
    EXPECT_EQ(bench.story(), "");
    for (int i = 0; i < 3; ++i) bench.take(PadButton{"a", true});
    for (int i = 0; i < 3; ++i) bench.take(PadSlider{"a", 0.5});
    EXPECT_EQ(bench.said.size(), 3U);
}

TEST(PadPanel, EachKindOfControlHasItsEvent) {
    PanelBench bench;
    for (const PadControl& control :
         {PadControl(PadSlider{"fader-1", 0.5}), PadControl(PadPoint{"xy", 0.25, 1}),
          PadControl(PadTilt{1, 2.5, -3}), PadControl(PadText{"hello"}), PadControl(PadText{"hello"})})
        bench.take(control);
    EXPECT_EQ(
        bench.story(), "raw.slider {\"code\":\"fader-1\",\"value\":0.5}\n"
                       "raw.xy {\"code\":\"xy\",\"x\":0.25,\"y\":1.0}\n"
                       "raw.tilt {\"alpha\":1.0,\"beta\":2.5,\"gamma\":-3.0}\n"
                       "text.entered {\"text\":\"hello\"}\ntext.entered {\"text\":\"hello\"}\n"
    );
}

TEST(PadPanel, SixtyUpdatesASecondAllPass) {
    PanelBench bench;
    for (int i = 0; i < 600; ++i) {
        // As radio brings them: three at once.
        if (i % 3 == 0) bench.pass(50ms);
        bench.take(PadSlider{"s", i / 600.0});
    }
    EXPECT_EQ(bench.said.size(), 600U);
}

TEST(PadPanel, FasterUpdatesAreCappedAndTheLastOneIsSaid) {
    PanelBench bench;
    for (int i = 0; i < 2000; ++i) {
        bench.take(PadSlider{"s", i / 2000.0});
        const auto due = bench.panel.next_deadline();
        bench.now += 500us;
        if (due && *due <= bench.now) bench.panel.tick(bench.now, bench.said);
    }
    EXPECT_LE(bench.said.size(), 64U);
    EXPECT_GE(bench.said.size(), 60U);
    bench.pass(17ms);
    ASSERT_FALSE(bench.said.empty());
    EXPECT_EQ(bench.said.back().data.find("value")->number(), 1999 / 2000.0);
    EXPECT_EQ(bench.panel.next_deadline(), std::nullopt);
}

TEST(PadPanel, TapsThatArriveTogetherAreAllSaid) {
    PanelBench bench;
    std::string expected;
    for (int i = 0; i < 6; ++i) {
        bench.take(PadButton{"a", true});
        bench.take(PadButton{"a", false});
        expected += "button.press {\"code\":\"a\"}\nbutton.level {\"code\":\"a\",\"pressed\":true}\n"
                    "button.release {\"code\":\"a\",\"held\":0.0}\n"
                    "button.level {\"code\":\"a\",\"pressed\":false}\n";
    }
    EXPECT_EQ(bench.story(), expected);
    EXPECT_EQ(bench.panel.next_deadline(), std::nullopt);
}

TEST(PadPanel, TextsThatArriveTogetherAreAllSaid) {
    PanelBench bench;
    std::string expected;
    for (int i = 0; i < 9; ++i) {
        bench.take(PadText{std::to_string(i)});
        expected += fmt::format("text.entered {{\"text\":\"{}\"}}\n", i);
    }
    EXPECT_EQ(bench.story(), expected);
    EXPECT_EQ(bench.panel.next_deadline(), std::nullopt);
}

TEST(PadPanel, WhatIsPressedIsLetGoOnceNobodyTouchesIt) {
    PanelBench bench;
    bench.take(PadButton{"a", true});
    bench.take(PadButton{"b", true});
    bench.take(PadButton{"b", false});
    for (int i = 0; i < 10; ++i) bench.take(PadSlider{"s", i / 10.0});
    bench.now += 2s;
    bench.story();
    bench.panel.release(bench.now, bench.said);
    EXPECT_EQ(
        bench.story(),
        "button.release {\"code\":\"a\",\"held\":2.0}\nbutton.level {\"code\":\"a\",\"pressed\":false}\n"
    );
    bench.panel.release(bench.now, bench.said);
    bench.take(PadButton{"a", false});
    EXPECT_EQ(bench.story(), "");
    bench.pass(1s);
    EXPECT_EQ(bench.story(), "raw.slider {\"code\":\"s\",\"value\":0.9}\n");
}

TEST(PadPanel, KnowsSoManyControlsAtMost) {
    PanelBench bench;
    for (std::size_t i = 0; i < PadPanel::most_controls; ++i)
        bench.take(PadSlider{"s" + std::to_string(i), 0.5});
    EXPECT_EQ(bench.last, PadPanel::Taken::Done);
    bench.take(PadButton{"s0", true});
    EXPECT_EQ(bench.last, PadPanel::Taken::TooManyControls);
    bench.take(PadSlider{"s0", 0.6});
    EXPECT_EQ(bench.last, PadPanel::Taken::Done);
}

} // namespace
} // namespace tutti::gateway
