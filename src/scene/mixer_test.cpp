#include "scene/mixer.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace tutti::scene {
namespace {

using pixel::Colour;
using pixel::Size;

constexpr Colour red{255, 0, 0};
constexpr Colour green{0, 255, 0};
constexpr Colour blue{0, 0, 255};

/// Fills its canvas; does what it is told to by events.
class Flat final : public Scene {
public:
    explicit Flat(Colour colour) : colour_(colour) {}
    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        for (const auto& event : moment.events) {
            if (event.type == "test.fail") return fail(ErrorCode::InvalidInput, "line 3: no such thing");
            if (event.type == "test.throw") throw std::runtime_error("out of colours");
            if (event.type == "heart" || event.type == "breath")
                beats_ = static_cast<std::uint8_t>(event.data.find("bpm")->integer());
        }
        canvas.fill(pixel::scaled(colour_, pixel::channel(moment.parameters.number("level"))));
        if (beats_ != 0) canvas.set(0, 0, {beats_, beats_, beats_});
        return {};
    }

private:
    Colour colour_;
    std::uint8_t beats_ = 0;
};

SceneKind flat(std::string name, Colour colour) {
    return {
        .about =
            {.name = std::move(name),
             .title = "Flat",
             .about = "One colour.",
             .parameters = {{"level", "Level", Number{.least = 0, .most = 1, .initial = 1}}},
             .hears = {"heart", "breath"},
             .remembers = {"heart", "breath"}},
        .make = [colour](const SceneStart&) { return std::make_unique<Flat>(colour); },
    };
}

struct Recorder final : MixerReport {
    void scene_begins(std::string_view) noexcept override { ++depth; }
    void scene_ends() noexcept override { --depth; }
    void scene_failed(std::string_view mode, const SceneFault& fault) override {
        faults.push_back(std::string(mode) + ": " + fault.reason);
    }
    void mode_changed(std::string_view mode) override { modes.emplace_back(mode); }

    int depth = 0;
    std::vector<std::string> faults;
    std::vector<std::string> modes;
};

contract::Event event(std::string type, Value data = Value::object({})) {
    contract::Event made;
    made.type = std::move(type);
    made.data = std::move(data);
    return made;
}

class MixerTest : public testing::Test {
protected:
    MixerTest() {
        library_.put(flat("red", red));
        library_.put(flat("green", green));
        library_.put(flat("blue", blue));
    }

    static Mode mode(std::string name, pixel::Transition transition = pixel::Transition::Cut) {
        Mode made;
        made.name = name;
        made.title = title_of(name);
        made.layers = {{.scene = std::move(name)}};
        made.transition = transition;
        return made;
    }

    void begin(std::vector<Mode> modes, std::vector<Screen> screens = {}) {
        MixerOptions options;
        options.modes = std::move(modes);
        if (screens.empty()) screens = {{"panel", {2, 2}, {{2, 2}, 1, false}}};
        options.screens = std::move(screens);
        options.rate = 10;
        options.show_errors = show_errors_;
        mixer_.emplace(std::move(options), library_, nullptr, report_);
    }

    /// The first pixel of the next frame.
    Colour next(std::size_t screen = 0, int x = 1) {
        mixer_->begin_frame(++frame_, {});
        pixel::Picture picture(mixer_->screens()[screen].size);
        mixer_->draw(screen, picture.canvas());
        mixer_->end_frame();
        EXPECT_EQ(report_.depth, 0);
        return picture.at(x, 1);
    }

    SceneLibrary library_;
    Recorder report_;
    std::optional<Mixer> mixer_;
    std::uint64_t frame_ = 0;
    bool show_errors_ = false;
};

TEST_F(MixerTest, TellsOnTheDisplayWhatFailedForAWhile) {
    show_errors_ = true;
    begin({mode("red"), mode("absent")}, {{"wide", {64, 16}, {{64, 16}, 1, false}}});
    EXPECT_TRUE(mixer_->show("absent"));
    EXPECT_NE(next(), red);
    EXPECT_EQ(*mixer_->to_value().find("text"), Value("absent: there is no scene of that name"));
    for (int i = 0; i < 50; ++i) next();
    EXPECT_EQ(next(), red);
}

TEST_F(MixerTest, ShowsTheModeThatIsAskedFor) {
    begin({mode("red"), mode("green")});
    EXPECT_EQ(next(), red);
    EXPECT_TRUE(mixer_->show("green"));
    EXPECT_EQ(next(), green);
    EXPECT_EQ(report_.modes, std::vector<std::string>{"green"});
    EXPECT_EQ(mixer_->show("pink").error().message, "there is no mode pink");
}

TEST_F(MixerTest, SaysWhereASceneIsThatNoModeIsNamedAfter) {
    auto evening = mode("red");
    evening.name = "evening";
    begin({evening});
    EXPECT_EQ(
        mixer_->show("green").error().message,
        "tutti.toml declares modes, and none of them shows the scene green"
    );
    EXPECT_EQ(mixer_->show("red").error().message, "there is no mode red; the mode evening shows that scene");
}

TEST_F(MixerTest, FadesFromTheOneToTheOther) {
    begin({mode("red"), mode("green", pixel::Transition::Fade)});
    next();
    EXPECT_TRUE(mixer_->show("green"));
    EXPECT_EQ(next(), red);
    const auto halfway = next(); // 0.1 of 0.5 s
    EXPECT_GT(halfway.red, 150);
    EXPECT_GT(halfway.green, 40);
    for (int i = 0; i < 4; ++i) next();
    EXPECT_EQ(next(), green);
}

TEST_F(MixerTest, LaysLayersOverEachOther) {
    auto both = mode("red");
    both.layers = {{.scene = "red"}, {.scene = "green", .alpha = 0.5, .blend = pixel::Blend::Add}};
    begin({both});
    EXPECT_EQ(next(), (Colour{255, 128, 0}));
}

TEST_F(MixerTest, FallsBackWhenASceneFailsWithoutADarkFrame) {
    begin({mode("red"), mode("green"), mode("blue")});
    next();
    EXPECT_TRUE(mixer_->show("green"));
    EXPECT_EQ(next(), green);
    mixer_->hear(event("test.fail"));
    // Red hears of it in the same frame, and blue: none is left in order.
    EXPECT_NE(next(), pixel::black);
    EXPECT_EQ(
        report_.faults,
        (std::vector<std::string>{
            "green: line 3: no such thing", "red: line 3: no such thing", "blue: line 3: no such thing"
        })
    );
    EXPECT_TRUE(mixer_->is_safe());
    EXPECT_NE(next(), pixel::black);
    EXPECT_TRUE(mixer_->show("green"));
    EXPECT_FALSE(mixer_->is_safe()) << "a person asks for it";
    EXPECT_EQ(next(), green);
}

TEST_F(MixerTest, TakesWhatASceneThrowsForAFaultOfItsOwn) {
    library_.put(flat("loud", blue));
    begin({mode("red"), mode("green")});
    next();
    mixer_->hear(event("test.throw"));
    next();
    EXPECT_EQ(report_.faults.front(), "red: it threw: out of colours");
}

TEST_F(MixerTest, GivesWayToTheModeBeforeAndLeavesWhatFailedOut) {
    begin({mode("red"), mode("green"), mode("absent")});
    next();
    EXPECT_TRUE(mixer_->show("absent"));
    EXPECT_EQ(next(), red);
    EXPECT_EQ(report_.faults, std::vector<std::string>{"absent: there is no scene of that name"});
    mixer_->browse(-1);
    EXPECT_TRUE(mixer_->activate());
    EXPECT_EQ(next(), green) << "round the end, past what is out of order";
}

TEST_F(MixerTest, IsSafeAfterThreeFaultsWithinAMinuteUntilAPersonChooses) {
    begin({mode("red"), mode("green"), mode("blue"), mode("plasma")});
    next();
    for (const auto* scene : {"red", "green", "blue"}) {
        EXPECT_FALSE(mixer_->is_safe());
        mixer_->accuse(scene, "it hung");
    }
    EXPECT_TRUE(mixer_->is_safe());
}

TEST_F(MixerTest, PutsASceneInThePlaceOfOneThatPlays) {
    begin({mode("red"), mode("green")});
    EXPECT_EQ(next(), red);
    EXPECT_TRUE(mixer_->set("red", "level", 0.5));
    mixer_->put(flat("red", blue));
    EXPECT_EQ(next(), (Colour{0, 0, 128})) << "with what was set";
}

TEST_F(MixerTest, MendsAModeWhoseSceneComesLater) {
    begin({mode("red"), mode("late")});
    EXPECT_TRUE(mixer_->show("late"));
    EXPECT_EQ(next(), red);
    EXPECT_TRUE(mixer_->show("red")) << "somebody chooses: what comes later waits";
    mixer_->put(flat("late", blue));
    EXPECT_EQ(next(), red);
    mixer_->browse(1);
    mixer_->activate();
    EXPECT_EQ(next(), blue);
}

TEST_F(MixerTest, ShowsAgainWhatWasMendedWhereNobodyChoseAnythingElse) {
    begin({mode("red"), mode("late")});
    EXPECT_TRUE(mixer_->show("late"));
    EXPECT_EQ(next(), red);
    mixer_->put(flat("late", blue));
    EXPECT_EQ(next(), blue);
    mixer_->accuse("late", "it hung");
    EXPECT_TRUE(mixer_->show("red"));
    mixer_->put(flat("late", green));
    EXPECT_EQ(next(), red) << "somebody chose it";
}

TEST_F(MixerTest, TellsASceneThatBeginsWhatIs) {
    begin({mode("red"), mode("green")});
    mixer_->hear(event("heart", Value::object({{"bpm", 77}})));
    next();
    EXPECT_TRUE(mixer_->show("green"));
    mixer_->begin_frame(++frame_, {});
    pixel::Picture picture({2, 2});
    mixer_->draw(0, picture.canvas());
    mixer_->end_frame();
    EXPECT_EQ(picture.at(0, 0), (Colour{77, 77, 77}));
}

TEST_F(MixerTest, TellsASceneThatBeginsWhatIsKnownInTheOrderInWhichItCame) {
    begin({mode("red"), mode("green")});
    mixer_->hear(event("breath", Value::object({{"bpm", 9}})));
    mixer_->hear(event("heart", Value::object({{"bpm", 77}})));
    mixer_->hear(event("breath", Value::object({{"bpm", 12}})));
    next();
    EXPECT_TRUE(mixer_->show("green"));
    mixer_->begin_frame(++frame_, {});
    pixel::Picture picture({2, 2});
    mixer_->draw(0, picture.canvas());
    mixer_->end_frame();
    EXPECT_EQ(picture.at(0, 0), (Colour{12, 12, 12}));
}

TEST_F(MixerTest, DrivesParametersSmoothly) {
    begin({mode("red")});
    next();
    EXPECT_TRUE(mixer_->drive("red", "level", 0, milliseconds(200)));
    std::uint8_t last = 255;
    for (int i = 0; i < 10; ++i) {
        const auto level = next().red;
        EXPECT_LT(level, last);
        last = level;
    }
    EXPECT_LT(last, 10);
    EXPECT_TRUE(mixer_->flip("red", "level"));
    EXPECT_EQ(next(), red);
    EXPECT_FALSE(mixer_->set("pink", "level", 1));
    EXPECT_FALSE(mixer_->set("red", "lever", 1));
}

TEST_F(MixerTest, KeepsWhatIsSetInOneModeFromAnother) {
    auto second = mode("second");
    second.layers = {{.scene = "red", .parameters = Value::object({{"level", 0.5}})}};
    begin({mode("red"), second});
    EXPECT_TRUE(mixer_->set("red", "level", 0, "red"));
    EXPECT_EQ(next(), pixel::black);
    EXPECT_TRUE(mixer_->show("second"));
    EXPECT_EQ(next(), (Colour{128, 0, 0}));
    EXPECT_TRUE(mixer_->reset("red", "red"));
    EXPECT_TRUE(mixer_->show("red"));
    EXPECT_EQ(next(), red);
}

TEST_F(MixerTest, IsAsItWasAfterARestart) {
    begin({mode("red"), mode("green")});
    EXPECT_TRUE(mixer_->show("green"));
    EXPECT_TRUE(mixer_->set("green", "level", 0.5));
    mixer_->dim(0.5);
    next();
    const auto changed = mixer_->changed();
    begin({mode("red"), mode("green", pixel::Transition::Fade)});
    mixer_->restore(changed);
    EXPECT_EQ(next(), (Colour{0, 64, 0})) << "at once, without a transition";
    begin({mode("red")});
    mixer_->restore(changed); // the file is another one now
    EXPECT_EQ(next(), (Colour{128, 0, 0}));
}

TEST_F(MixerTest, GoesDarkOverAll) {
    begin({mode("red")});
    mixer_->show_text("hello", pixel::white, seconds(5));
    mixer_->black_out(true);
    EXPECT_EQ(next(), pixel::black);
    mixer_->black_out(false);
    EXPECT_NE(next(), pixel::black);
}

TEST_F(MixerTest, ShowsTextForItsTime) {
    begin({mode("red")}, {{"wide", {64, 16}, {{64, 16}, 1, false}}});
    mixer_->show_text("MMMMMMMMMMM", pixel::white, seconds(1));
    EXPECT_NE(next(), red);
    for (int i = 0; i < 9; ++i) next();
    EXPECT_EQ(next(), red);
}

TEST_F(MixerTest, RepeatsOneFaceWhereFacesMirrorEachOther) {
    begin({mode("red"), mode("green")}, {{"cube", {8, 2}, {{2, 2}, 1, false}}});
    for (int x = 0; x < 8; ++x) EXPECT_EQ(next(0, x), red);
}

TEST_F(MixerTest, LeavesADisplayAsItIsWhereAModeShowsElsewhere) {
    auto elsewhere = mode("green");
    elsewhere.displays = {"wall"};
    begin(
        {mode("red"), elsewhere},
        {{"panel", {2, 2}, {{2, 2}, 1, false}}, {"wall", {2, 2}, {{2, 2}, 1, false}}}
    );
    EXPECT_TRUE(mixer_->show("green"));
    EXPECT_EQ(next(0), red);
    EXPECT_EQ(next(1), green);
}

TEST_F(MixerTest, AModeThatFailsOnOneDisplayLeavesTheOthersTheirs) {
    auto wall_only = mode("absent");
    wall_only.displays = {"wall"};
    auto panel_only = mode("red");
    panel_only.displays = {"panel"};
    const std::vector<Screen> screens = {
        {"panel", {2, 2}, {{2, 2}, 1, false}}, {"wall", {2, 2}, {{2, 2}, 1, false}}
    };
    begin({panel_only, wall_only, mode("blue")}, screens);
    EXPECT_EQ(next(1), blue) << "the next that shows there";
    EXPECT_EQ(next(0), red);
    EXPECT_FALSE(mixer_->is_safe());
    EXPECT_TRUE(mixer_->show("absent"));
    EXPECT_EQ(next(1), blue) << "what was active before does not show there";
    EXPECT_EQ(next(0), red);
    EXPECT_FALSE(mixer_->is_safe());
}

TEST_F(MixerTest, WhatIsAccusedIsLeftInEveryModeThatShowsIt) {
    auto second = mode("second");
    second.layers = {{.scene = "blue"}, {.scene = "red", .alpha = 0.5}};
    begin({mode("red"), second, mode("green")});
    EXPECT_TRUE(mixer_->show("second"));
    next();
    mixer_->accuse("red", "it crashed");
    EXPECT_EQ(next(), green);
    EXPECT_EQ(report_.faults, std::vector<std::string>{"second: it crashed"}) << "it is one fault";
    mixer_->restore(Value::object({{"mode", "second"}}));
    EXPECT_EQ(next(), green) << "what was kept does not bring it back";
}

TEST_F(MixerTest, MakesASceneAnewThatCouldNotBeMadeWhenSomebodyAsks) {
    bool is_there = false;
    auto kind = flat("red", red);
    kind.make = [&, make = kind.make](const SceneStart& start) { return is_there ? make(start) : nullptr; };
    library_.put(kind);
    begin({mode("red")});
    EXPECT_NE(next(), red);
    EXPECT_TRUE(mixer_->is_safe());
    is_there = true;
    EXPECT_TRUE(mixer_->show("red"));
    EXPECT_EQ(next(), red);
}

TEST_F(MixerTest, LeavesSafeModeWhenTheSceneThatIsActiveIsMended) {
    begin({mode("absent")});
    next();
    EXPECT_TRUE(mixer_->is_safe());
    mixer_->put(flat("blue", blue));
    EXPECT_TRUE(mixer_->is_safe()) << "that was another one";
    mixer_->put(flat("absent", green));
    EXPECT_EQ(next(), green);
}

TEST_F(MixerTest, KeepsWhatWasSetOfASceneThatIsNotThereYet) {
    const auto kept =
        Value::object({{"parameters", Value::object({{"late/0", Value::object({{"level", 0.5}})}})}});
    begin({mode("red"), mode("late")});
    mixer_->restore(kept);
    EXPECT_EQ(*mixer_->changed().find("parameters"), *kept.find("parameters"));
    mixer_->put(flat("late", blue));
    EXPECT_TRUE(mixer_->show("late"));
    EXPECT_EQ(next(), (Colour{0, 0, 128}));
    EXPECT_EQ(*mixer_->changed().find("parameters"), *kept.find("parameters"));
}

TEST_F(MixerTest, HearsSoMuchForOneFrameAndNoMore) {
    begin({mode("red")});
    for (std::size_t i = 0; i < Mixer::most_events + 10; ++i) mixer_->hear(event("flood"));
    EXPECT_EQ(mixer_->events().size(), Mixer::most_events);
    next();
    EXPECT_TRUE(mixer_->events().empty());
}

TEST_F(MixerTest, DrawsTheSameFromTheSame) {
    const auto play = [&] {
        begin(
            {mode("plasma"), mode("red", pixel::Transition::Dissolve)},
            {{"panel", {32, 32}, {{32, 32}, 1, false}}}
        );
        std::vector<pixel::Picture> frames;
        for (frame_ = 1; frame_ <= 30; ++frame_) {
            if (frame_ == 10) mixer_->browse(1);
            if (frame_ == 15) mixer_->activate();
            mixer_->begin_frame(frame_, {});
            pixel::Picture picture({32, 32});
            mixer_->draw(0, picture.canvas());
            mixer_->end_frame();
            frames.push_back(std::move(picture));
        }
        return frames;
    };
    const auto first = play();
    EXPECT_EQ(play(), first);
    EXPECT_NE(first[0], first[8]);
}

TEST_F(MixerTest, AModeThatComesLaterIsBrowsedToAndSet) {
    begin({mode("red"), mode("green")});
    next();
    library_.put(flat("late", blue));
    ASSERT_TRUE(mixer_->add(mode("late")));
    EXPECT_FALSE(mixer_->add(mode("late")));
    mixer_->browse(-1);
    mixer_->activate();
    EXPECT_EQ(next(), blue);
    ASSERT_TRUE(mixer_->set("late", "level", 0));
    EXPECT_EQ(next(), pixel::black);
}

TEST_F(MixerTest, SoManyModesComeLaterAndNoMore) {
    begin({mode("red")});
    for (std::size_t i = 0; i < Mixer::most_added; ++i)
        EXPECT_TRUE(mixer_->add(mode("m" + std::to_string(i))));
    EXPECT_FALSE(mixer_->add(mode("more")));
    EXPECT_EQ(next(), red);
}

} // namespace
} // namespace tutti::scene
