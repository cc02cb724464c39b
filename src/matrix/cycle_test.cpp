#include "matrix/cycle.hpp"
#include "matrix/picture_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::matrix {
namespace {

constexpr SteadyTime start{seconds(100)};
constexpr microseconds column = milliseconds(80);
constexpr microseconds icon = milliseconds(1500);

struct Stage {
    explicit Stage(std::initializer_list<std::pair<std::string_view, double>> values) {
        for (const auto& [sensor, value] : values)
            screens.take("home", sensor, value, "%", start + std::chrono::hours(1));
    }
    /// Goes on as the rim does, from answer to answer, until the mode is that; the moment it is.
    SteadyTime until(Mode mode, SteadyTime now) {
        auto shown = cycle.at(now);
        while (shown.mode != mode) {
            now = shown.next.value();
            shown = cycle.at(now);
        }
        return now;
    }

    Screens screens;
    Cycle cycle{screens};
};

TEST(Cycle, ShowsAnIconForItsTimeAndThenWords) {
    Stage stage{{"humidity", 4}};
    auto shown = stage.cycle.at(start);
    EXPECT_EQ(shown.picture, picture_of(Icon::Drop));
    EXPECT_EQ(shown.mode, Mode::Icon);
    EXPECT_EQ(shown.next, start + icon);
    EXPECT_EQ(stage.cycle.at(start + icon - microseconds(1)).mode, Mode::Icon);
    shown = stage.cycle.at(start + icon);
    EXPECT_EQ(shown.mode, Mode::Text);
    EXPECT_EQ(shown.next, start + icon + column);
}

TEST(Cycle, LetsWordsComeInFromTheRightAndLeaveOnTheLeft) {
    Stage stage{{"humidity", 4}}; // "4%": ten columns
    const auto at_step = [&](int step) { return lit(stage.cycle.at(start + icon + step * column).picture); };
    stage.cycle.at(start);
    EXPECT_EQ(
        at_step(0), "........\n"
                    ".......#\n"
                    ".......#\n"
                    ".......#\n"
                    ".......#\n"
                    "........\n"
                    "........\n"
                    "........\n"
    );
    EXPECT_EQ(
        at_step(7), "........\n"
                    "#..#.##.\n"
                    "#..#.##.\n"
                    "#..#....\n"
                    "####...#\n"
                    "...#..#.\n"
                    "...#.#..\n"
                    "...#.#..\n"
    );
    EXPECT_EQ(
        at_step(16), "........\n"
                     "#.......\n"
                     "#.......\n"
                     "........\n"
                     "........\n"
                     "........\n"
                     "#.......\n"
                     "#.......\n"
    );
    EXPECT_EQ(lit(stage.cycle.at(start + icon + 17 * column).picture), lit(Picture{}));
    EXPECT_EQ(stage.cycle.at(start + icon + 18 * column).mode, Mode::Icon);
}

TEST(Cycle, ShowsOneScreenAfterTheOtherWithoutDrift) {
    Stage stage{{"humidity", 4}, {"cpu_percent", 7}};
    stage.cycle.at(start);
    const auto end = start + icon + 18 * column;
    const auto shown = stage.cycle.at(end + milliseconds(20)); // the rim was late
    EXPECT_EQ(shown.picture, picture_of(Icon::Cpu));
    EXPECT_EQ(shown.next, end + icon);
}

TEST(Cycle, BeginsAnewAfterALongAbsence) {
    Stage stage{{"humidity", 4}};
    stage.cycle.at(start);
    EXPECT_EQ(stage.cycle.at(start + seconds(60)).next, start + seconds(60) + icon);
}

TEST(Cycle, WithoutIconsShowsWordsAlone) {
    Stage stage{{"humidity", 4}};
    stage.cycle.set({.show_icons = false});
    EXPECT_EQ(stage.cycle.at(start).mode, Mode::Text);
}

TEST(Cycle, WithNothingToShowIsDarkAndAsksForNoTurn) {
    Stage stage{};
    EXPECT_EQ(stage.cycle.at(start).mode, Mode::Idle);
    EXPECT_FALSE(stage.cycle.at(start).next);
    stage.screens.take("home", "humidity", 4, "%", start + seconds(60));
    EXPECT_EQ(stage.cycle.at(start).mode, Mode::Icon);
}

TEST(Cycle, AsleepIsDarkAndAsksForNoTurn) {
    Stage stage{{"humidity", 4}};
    stage.cycle.at(start);
    stage.cycle.rest(Mode::Sleep);
    const auto shown = stage.cycle.at(start + milliseconds(10));
    EXPECT_EQ(shown.mode, Mode::Sleep);
    EXPECT_EQ(shown.picture, Picture{});
    EXPECT_FALSE(shown.next);
    stage.cycle.rest(std::nullopt);
    EXPECT_EQ(stage.cycle.at(start + milliseconds(20)).mode, Mode::Icon);
}

TEST(Cycle, ShowsWhatAPersonAsksForEvenAsleepAndThenSleepsOn) {
    Stage stage{{"humidity", 4}};
    stage.cycle.rest(Mode::Sleep);
    stage.cycle.show(Icon::Sunny, seconds(2), start);
    EXPECT_EQ(stage.cycle.at(start).picture, picture_of(Icon::Sunny));
    EXPECT_EQ(stage.cycle.at(start).next, start + seconds(2));
    EXPECT_EQ(stage.cycle.at(start + seconds(2)).mode, Mode::Sleep);
}

TEST(Cycle, ShowsAskedWordsOnceAndGoesOn) {
    Stage stage{{"humidity", 4}};
    stage.cycle.at(start);
    stage.cycle.show("Hi", red, milliseconds(50), start);
    const auto shown = stage.cycle.at(start + 7 * milliseconds(50));
    EXPECT_EQ(shown.mode, Mode::Text);
    EXPECT_EQ(shown.picture.at(0, 1), red);
    EXPECT_EQ(stage.until(Mode::Icon, start), start + (6 + 8) * milliseconds(50));
}

TEST(Cycle, IsDarkForAsLongAsSomebodyWants) {
    Stage stage{{"humidity", 4}};
    stage.cycle.at(start);
    stage.cycle.clear(seconds(10), start);
    EXPECT_EQ(stage.cycle.at(start).mode, Mode::Clear);
    EXPECT_EQ(stage.cycle.at(start).next, start + seconds(10));
    EXPECT_EQ(stage.cycle.at(start + seconds(10)).mode, Mode::Icon);
}

TEST(Cycle, IsSteppedThroughByHand) {
    Stage stage{{"temperature", 20}, {"humidity", 4}, {"cpu_percent", 7}};
    stage.cycle.at(start); // the temperature
    stage.cycle.step(Cycle::Step::Next, start);
    EXPECT_EQ(stage.cycle.at(start).picture, picture_of(Icon::Drop));
    stage.cycle.step(Cycle::Step::Previous, start);
    EXPECT_EQ(stage.cycle.at(start).picture, picture_of(Icon::Thermometer));
    stage.cycle.step(Cycle::Step::Previous, start);
    EXPECT_EQ(stage.cycle.at(start).picture, picture_of(Icon::Cpu));
    const auto words = stage.until(Mode::Text, start);
    stage.cycle.step(Cycle::Step::Again, words);
    EXPECT_EQ(stage.cycle.at(words).picture, picture_of(Icon::Cpu));
}

TEST(Cycle, HasNothingToStepThroughWithoutScreens) {
    Stage stage{};
    stage.cycle.step(Cycle::Step::Next, start);
    stage.cycle.step(Cycle::Step::Again, start);
    EXPECT_EQ(stage.cycle.at(start).mode, Mode::Idle);
}

} // namespace
} // namespace tutti::matrix
