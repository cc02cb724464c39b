#include "output/display_desk.hpp"
#include "output/output_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

using Bytes = std::vector<std::uint8_t>;

constexpr pixel::Size two_lights{2, 1};

/// Keeps what it is given.
class RecordingWire final : public Wire {
public:
    explicit RecordingWire(std::vector<Bytes>& sent, int& finished)
        : Wire("test:"), sent_(sent), finished_(finished) {}
    void send(const Shown& shown) override {
        sent_.emplace_back(shown.lights.begin(), shown.lights.end());
        ++counts_.frames;
    }
    void finish(const Shown&) override { ++finished_; }

private:
    std::vector<Bytes>& sent_;
    int& finished_;
};

struct DisplayDeskTest : testing::Test, DeskReport {
    void shown(DisplayDesk& shown_desk, SteadyTime) override {
        for (const auto& cause : shown_desk.causes()) causes.emplace_back(cause.id.view());
    }
    void changed(const DisplayDesk&) override { ++changes; }

    DisplayDesk& make(DisplayOptions options = {}) {
        options.name = "panel";
        options.size = two_lights;
        std::vector<std::unique_ptr<Wire>> wires;
        wires.push_back(std::make_unique<RecordingWire>(sent, finished));
        return desk.emplace(options, plain_lights(two_lights), std::move(wires), *this, start);
    }
    void draw(pixel::Colour colour, SteadyTime now, std::string_view cause = {}) {
        desk->incoming().picture = pixel::Picture(two_lights);
        desk->incoming().picture.canvas().fill(colour);
        desk->incoming().about = {};
        if (!cause.empty()) desk->incoming().about.add({"button.press", "pad", cause, WallTime()});
        desk->frame_came(now);
    }
    /// Shows what is due until then.
    void pass(SteadyTime until) {
        while (*desk->next_due(false) <= until) desk->show_due(*desk->next_due(false), false);
    }
    static bool is_black(const Bytes& bytes) {
        return std::ranges::all_of(bytes, [](auto byte) { return byte == 0; });
    }

    std::vector<Bytes> sent;
    int finished = 0;
    std::vector<std::string> causes;
    int changes = 0;
    std::optional<DisplayDesk> desk;
};

TEST_F(DisplayDeskTest, FrameGoesToTheWireAtOnce) {
    make();
    draw({1, 2, 3}, start);
    EXPECT_EQ(sent, (std::vector<Bytes>{{1, 2, 3, 1, 2, 3}}));
}

TEST_F(DisplayDeskTest, IsNeverBlackFromTheLastFrameToTheNextHoweverLongThatTakes) {
    make();
    draw({0, 0, 255}, start);
    desk->frames_ended(start + 1ms);
    pass(start + 60s);
    EXPECT_GT(sent.size(), 1700U) << "thirty a second";
    for (const auto& bytes : sent) ASSERT_FALSE(is_black(bytes));
    EXPECT_EQ(sent[10], sent[0]) << "held";
    EXPECT_NE(sent.back(), sent[0]) << "the attract loop";
    sent.clear();
    draw({9, 9, 9}, start + 60s + 1ms);
    EXPECT_EQ(sent, (std::vector<Bytes>{{9, 9, 9, 9, 9, 9}})) << "live within a frame";
}

TEST_F(DisplayDeskTest, FadesWithoutAStep) {
    make({.keeper = {.hold = 1s, .fade = 2s}});
    draw({255, 0, 0}, start);
    desk->frames_ended(start);
    pass(start + 4s);
    for (std::size_t i = 1; i < sent.size(); ++i)
        for (std::size_t byte = 0; byte < sent[i].size(); ++byte)
            ASSERT_LE(std::abs(sent[i][byte] - sent[i - 1][byte]), 24) << i;
}

TEST_F(DisplayDeskTest, WithoutAnyFrameTheAttractLoopComes) {
    make();
    pass(start + 1900ms);
    EXPECT_TRUE(sent.empty());
    pass(start + 2100ms);
    ASSERT_FALSE(sent.empty());
    EXPECT_FALSE(is_black(sent[0]));
}

TEST_F(DisplayDeskTest, BlackoutAndBrightnessHoldForEverything) {
    make();
    draw({200, 100, 50}, start);
    desk->set_brightness(0.5);
    desk->show_again(start + 1ms);
    EXPECT_EQ(sent.back(), (Bytes{100, 50, 25, 100, 50, 25}));
    desk->set_blackout(true);
    desk->show_again(start + 2ms);
    EXPECT_TRUE(is_black(sent.back()));
    EXPECT_EQ(desk->picture()[0], pixel::black) << "the page shows it, too";
    pass(start + 10s);
    EXPECT_TRUE(is_black(sent.back())) << "the attract loop as well";
    desk->set_blackout(false);
    draw({200, 100, 50}, start + 11s);
    EXPECT_EQ(sent.back(), (Bytes{100, 50, 25, 100, 50, 25}));
}

TEST_F(DisplayDeskTest, CappedRateShowsTheNewestAndAllThatCausedIt) {
    make({.period = 100ms});
    draw({1, 1, 1}, start, "a");
    draw({2, 2, 2}, start + 10ms, "b");
    draw({3, 3, 3}, start + 20ms, "c");
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_EQ(*desk->next_due(false), start + 100ms);
    desk->show_due(start + 100ms, false);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[1], (Bytes{3, 3, 3, 3, 3, 3}));
    EXPECT_EQ(causes, (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(DisplayDeskTest, WhatIsSetByHandKeepsToTheRate) {
    make({.period = 50ms});
    draw({200, 200, 200}, start);
    for (int i = 1; i <= 20; ++i) {
        desk->set_brightness(1 - 0.025 * i);
        desk->show_again(start + i * 1ms);
    }
    EXPECT_EQ(sent.size(), 1U);
    pass(start + 50ms);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[1], (Bytes{100, 100, 100, 100, 100, 100})) << "the last that was set";
}

TEST_F(DisplayDeskTest, AnEventIsTheCauseOfOnePictureAlone) {
    make();
    draw({1, 1, 1}, start, "a");
    pass(start + 1s);
    EXPECT_EQ(causes, (std::vector<std::string>{"a"}));
}

TEST_F(DisplayDeskTest, NobodyIsWokenWhereNobodySees) {
    desk.emplace(
        DisplayOptions{.name = "panel", .size = two_lights}, plain_lights(two_lights),
        std::vector<std::unique_ptr<Wire>>{}, *this, start
    );
    draw({1, 1, 1}, start);
    EXPECT_EQ(desk->next_due(false), std::nullopt);
    EXPECT_NE(desk->next_due(true), std::nullopt);
    EXPECT_EQ(desk->to_value(start).find("frames")->integer(), 1);
    desk->show_due(start + 10s, false); // something else was due
    EXPECT_EQ(desk->to_value(start + 10s).find("frames")->integer(), 1);
    desk->show_due(start + 10s, true);
    EXPECT_EQ(desk->to_value(start + 10s).find("frames")->integer(), 2);
}

TEST_F(DisplayDeskTest, AtTheEndTheLastFrameStandsUnlessBlackIsAskedFor) {
    make();
    draw({7, 7, 7}, start);
    desk->finish(start + 1ms);
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_EQ(finished, 1);
    make({.at_end = AtEnd::Black});
    draw({7, 7, 7}, start);
    desk->finish(start + 1ms);
    EXPECT_TRUE(is_black(sent.back()));
}

TEST_F(DisplayDeskTest, TellsWhenFramesComeAndEnd) {
    make();
    draw({7, 7, 7}, start);
    EXPECT_EQ(changes, 1);
    draw({7, 7, 7}, start + frame_period);
    EXPECT_EQ(changes, 1);
    desk->frames_ended(start + 20ms);
    EXPECT_EQ(changes, 2);
    EXPECT_EQ(desk->to_value(start + 20ms).find("state")->string(), "holding");
    pass(start + 10s);
    EXPECT_EQ(changes, 4);
    EXPECT_EQ(desk->to_value(start + 10s).find("state")->string(), "attract");
}

} // namespace
} // namespace tutti::output
