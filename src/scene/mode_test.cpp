#include "scene/mode.hpp"
#include "scene/scene_library.hpp"
#include "scene/scene_names.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::scene {
namespace {

struct Read {
    std::vector<Mode> modes;
    toml::Review review;
};

Read read(std::string_view text) {
    Read read;
    read.review = toml::read_text(text, [&](toml::TableReader& document) {
        document.read_table("mode", [&](toml::TableReader& modes) { read_modes(modes, read.modes); });
    });
    return read;
}

TEST(Mode, OfAScenesNameIsThatScene) {
    const auto [modes, review] = read("[mode.plasma]\n");
    EXPECT_TRUE(review.mistakes.empty() && review.warnings.empty());
    ASSERT_EQ(modes.size(), 1U);
    EXPECT_EQ(modes[0].title, "Plasma");
    EXPECT_EQ(modes[0].layers, (std::vector<Layer>{{.scene = "plasma"}}));
}

TEST(Mode, HasLayersEachWithItsOwnParameters) {
    const auto [modes, review] = read(R"([mode.slow_night]
transition = "wipe"
duration = "2s"
display = ["wall"]
layers = [{ scene = "plasma", parameters = { speed = 0.2 } }, { scene = "plasma", alpha = 0.5, blend = "add" }]
)");
    EXPECT_TRUE(review.mistakes.empty());
    ASSERT_EQ(modes.size(), 1U);
    EXPECT_EQ(modes[0].title, "Slow night");
    EXPECT_EQ(modes[0].transition, pixel::Transition::Wipe);
    EXPECT_EQ(modes[0].duration, seconds(2));
    EXPECT_EQ(modes[0].displays, std::vector<std::string>{"wall"});
    ASSERT_EQ(modes[0].layers.size(), 2U);
    EXPECT_EQ(modes[0].layers[0].parameters, Value::object({{"speed", 0.2}}));
    EXPECT_EQ(modes[0].layers[1].blend, pixel::Blend::Add);
    EXPECT_EQ(modes[0].layers[1].alpha, 0.5);
}

TEST(Mode, SaysWhatCannotBe) {
    const auto complaint = [](std::string_view text) {
        const auto [modes, review] = read(text);
        return review.mistakes.empty() ? "" : review.mistakes.front().reason;
    };
    EXPECT_EQ(
        complaint("[mode.x]\nscene = \"plasma\"\nlayers = [{ scene = \"plasma\" }]\n"),
        "a mode has one scene, or layers, not both"
    );
    EXPECT_EQ(
        complaint("[mode.x]\nlayers = [{ scene = \"plasma\" }]\nparameters = {}\n"),
        "where a mode has layers, each has its own parameters"
    );
    EXPECT_EQ(complaint("[mode.x]\nlayers = []\n"), "must have at least one layer");
    EXPECT_NE(complaint("[mode.x]\nlayers = [{ alpha = 1 }]\n"), "");
    EXPECT_NE(complaint("[mode.x]\nlayers = [{ scene = \"plasma\", blend = \"plus\" }]\n"), "");
    EXPECT_NE(complaint("[mode.\"X Y\"]\n"), "");
}

TEST(Mode, OfASceneThatDoesNotShipIsWarnedOf) {
    const auto [modes, review] = read("[mode.x]\nscene = \"plasna\"\n");
    EXPECT_TRUE(review.mistakes.empty());
    ASSERT_EQ(review.warnings.size(), 1U);
    EXPECT_EQ(review.warnings[0].reason, "it is looked for as scenes/plasna.lua; did you mean `plasma`?");
}

TEST(SceneNames, AreThoseOfTheScenesThatShip) {
    const SceneLibrary library;
    std::vector<std::string_view> names;
    for (const auto& kind : library.all()) names.push_back(kind.about.name);
    std::ranges::sort(names);
    EXPECT_TRUE(std::ranges::equal(names, shipped_names)) << "scene_names.hpp, in the order of the alphabet";
}

} // namespace
} // namespace tutti::scene
