#include "installation/load.hpp"
#include "show/light_show.hpp"

#include <gtest/gtest.h>

namespace tutti::show {
namespace {

struct Silent final : scene::MixerReport {
    void scene_begins(std::string_view) noexcept override {}
    void scene_ends() noexcept override {}
    void scene_failed(std::string_view, const scene::SceneFault&) override {}
    void mode_changed(std::string_view) override {}
};

class BinderTest : public testing::Test {
protected:
    void begin(const std::string& bind) {
        auto loaded = installation::load_installation(
            "[display.panel]\nsize = [8, 8]\n[mode.plasma]\n[mode.second]\nscene = \"plasma\"\n[bind]\n"
            + bind
        );
        ASSERT_TRUE(loaded) << loaded.error().front().reason;
        installation_ = std::move(*loaded);
        light_.emplace(installation_, nullptr, report_);
    }

    void hear(std::string type, Value data) {
        contract::Event event;
        event.type = std::move(type);
        event.data = std::move(data);
        light_->hear(std::move(event));
        light_->mixer().begin_frame(++frame_, {});
        light_->mixer().end_frame();
    }

    double speed() {
        const auto light = light_->mixer().to_value();
        return light.find("modes")
            ->items()[0]
            .find("layers")
            ->items()[0]
            .find("values")
            ->find("speed")
            ->number();
    }

    installation::Installation installation_;
    Silent report_;
    std::optional<LightShow> light_;
    std::uint64_t frame_ = 0;
};

Value data(std::string key, Value value) { return Value::object({{std::move(key), std::move(value)}}); }

TEST_F(BinderTest, LaysANumberOverTheWholeRangeOfAParameter) {
    begin("\"raw.slider\" = \"plasma.speed\"\n");
    hear("raw.slider", data("value", 0.5));
    EXPECT_NEAR(speed(), 2, 1e-9);
    hear("raw.slider", data("value", 7));
    EXPECT_NEAR(speed(), 4, 1e-9);
    hear("raw.slider", data("value", "fast"));
    EXPECT_NEAR(speed(), 4, 1e-9) << "no number: nothing";
}

TEST_F(BinderTest, LaysAFieldOverARangeOfItsOwn) {
    begin("\"heart\" = { to = \"plasma.speed\", field = \"bpm\", from = [60, 160], range = [1, 2] }\n");
    hear("heart", data("bpm", 110));
    EXPECT_NEAR(speed(), 1.5, 1e-9);
    hear("heart", data("bpm", 300));
    EXPECT_NEAR(speed(), 2, 1e-9);
}

TEST_F(BinderTest, LaysARangeTheOtherWayRoundToo) {
    begin("\"x\" = { to = \"plasma.speed\", from = [1, 0], range = [3, 1], curve = \"exponential\" }\n");
    hear("x", data("value", 1));
    EXPECT_NEAR(speed(), 3, 1e-9);
    hear("x", data("value", 0));
    EXPECT_NEAR(speed(), 1, 1e-9);
}

TEST_F(BinderTest, TurnsAKnobByItsDetents) {
    begin("\"knob.turn\" = { to = \"plasma.speed\", step = 0.25 }\n");
    hear("knob.turn", data("delta", 1));
    EXPECT_NEAR(speed(), 2, 1e-9);
    hear("knob.turn", data("delta", -2));
    EXPECT_NEAR(speed(), 0, 1e-9);
}

TEST_F(BinderTest, ThrowsTheOtherEndAtAPressAndNotAtARelease) {
    begin("\"button.level\" = \"plasma.speed\"\n");
    hear("button.level", data("pressed", true));
    EXPECT_NEAR(speed(), 4, 1e-9);
    hear("button.level", data("pressed", false));
    EXPECT_NEAR(speed(), 4, 1e-9);
    hear("button.level", data("pressed", true));
    EXPECT_NEAR(speed(), 0, 1e-9);
}

TEST_F(BinderTest, BrowsesAndActivates) {
    begin(
        R"("button.press" = [{ to = "mode.next", where = { code = "right" } }, { to = "mode.activate", where = { code = "a" } }]
"knob.turn" = "mode.next"
"go" = "mode.plasma"
)"
    );
    hear("button.press", data("code", "right"));
    EXPECT_EQ(light_->mixer().active(), "plasma");
    hear("button.press", data("code", "a"));
    EXPECT_EQ(light_->mixer().active(), "second");
    hear("knob.turn", data("delta", -1));
    hear("button.press", data("code", "a"));
    EXPECT_EQ(light_->mixer().active(), "plasma");
    hear("button.press", data("code", "right"));
    hear("button.press", data("code", "a"));
    hear("go", Value::object({}));
    EXPECT_EQ(light_->mixer().active(), "plasma");
}

TEST_F(BinderTest, DimsAndBlacksOut) {
    begin("\"raw.slider\" = \"light.brightness\"\n\"panic\" = \"overlay.blackout\"\n\"say\" = "
          "\"overlay.text\"\n");
    hear("raw.slider", data("value", 0.25));
    EXPECT_EQ(light_->mixer().brightness(), 0.25);
    hear("panic", Value::object({}));
    EXPECT_TRUE(light_->mixer().is_dark());
    hear("panic", data("pressed", false));
    EXPECT_FALSE(light_->mixer().is_dark());
    hear("say", data("text", "hello"));
    EXPECT_EQ(*light_->mixer().to_value().find("text"), Value("hello"));
}

TEST_F(BinderTest, BlacksOutByTheFieldThatItNamesOrNotAtAll) {
    begin("\"lamp\" = { to = \"overlay.blackout\", field = \"off\" }\n");
    hear("lamp", data("off", true));
    EXPECT_TRUE(light_->mixer().is_dark());
    hear("lamp", data("off", 0));
    EXPECT_FALSE(light_->mixer().is_dark());
    hear("lamp", data("pressed", true));
    hear("lamp", data("off", nullptr));
    hear("lamp", Value::object({}));
    EXPECT_FALSE(light_->mixer().is_dark());
}

TEST_F(BinderTest, TellsWhatLeadsNowhere) {
    begin("\"a\" = \"plasma.sped\"\n\"b\" = \"mode.third\"\n\"c\" = \"fire.size\"\n\"d\" = \"plasma.hue\"\n");
    EXPECT_EQ(
        light_->problems(), (std::vector<std::string>{
                                "bind a: no parameter sped; there is speed, scale, hue, saturation",
                                "bind b: there is no mode third", "bind c: no mode shows a scene fire"
                            })
    );
}

} // namespace
} // namespace tutti::show
