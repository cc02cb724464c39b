#include "display/display.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::display {
namespace {

struct Read {
    std::vector<Display> displays;
    toml::Review review;
};

Read read(std::string_view text) {
    Read read;
    read.review = toml::read_text(text, [&](toml::TableReader& document) {
        document.read_table("display", [&](toml::TableReader& table) {
            read_displays(table, read.displays);
        });
    });
    return read;
}

/// The only mistake as "key: reason".
std::string mistake(std::string_view keys) {
    const auto [displays, review] = read("[display.d]\n" + std::string(keys));
    if (review.mistakes.size() != 1) return std::to_string(review.mistakes.size()) + " mistakes";
    return review.mistakes[0].key + ": " + review.mistakes[0].reason;
}

TEST(Display, IsAPanelThatNoLightShowsByDefault) {
    const auto [displays, review] = read("[display.panel]\n");
    EXPECT_TRUE(review.mistakes.empty());
    ASSERT_EQ(displays.size(), 1U);
    Display usual;
    usual.name = "panel";
    EXPECT_EQ(displays[0], usual);
}

TEST(Display, HasAllThatItsFileSays) {
    const auto [displays, review] = read(R"([display.column]
size = [256, 64]
shape = "cube"
faces = "mirrored"
output = ["ddp://192.168.1.20", "png:/tmp/frames"]
rotation = 180
brightness = 0.5
gamma = 2.8
white_balance = [1, 0.9, 0.8]
dither = false
power = { limit = "4A", per_channel = "12 mA", idle = "0.1mA" }
map = { layout = "serpentine", along = "columns", start = "bottom_right" }
chain = { columns = 4, rows = 2, serpentine = true, turned = true }
order = "GRBW"
rate = 40
hold = "5s"
fade = "0s"
)");
    EXPECT_TRUE(review.mistakes.empty()) << review.mistakes[0].reason;
    ASSERT_EQ(displays.size(), 1U);
    const auto& column = displays[0];
    EXPECT_EQ(column.size, (pixel::Size{256, 64}));
    EXPECT_EQ(column.shape, Shape::Cube);
    EXPECT_EQ(column.faces, Faces::Mirrored);
    ASSERT_EQ(column.outputs.size(), 2U);
    EXPECT_EQ(column.outputs[1].target, Target(PngTarget{"/tmp/frames"}));
    EXPECT_EQ(column.rotation, 180);
    EXPECT_EQ(column.brightness, 0.5);
    EXPECT_EQ(column.gamma, 2.8);
    EXPECT_EQ(column.white_balance, (std::array{1.0, 0.9, 0.8}));
    EXPECT_FALSE(column.dithers);
    EXPECT_EQ(column.power, (Power{Current{4000}, Current{12}, Current{0.1}}));
    EXPECT_EQ(
        column.map.layout, pixel::Layout(pixel::Grid{pixel::Along::Columns, true, pixel::Corner::BottomRight})
    );
    EXPECT_EQ(column.map.chain, (pixel::Chain{4, 2, true, true}));
    EXPECT_TRUE(column.order.has_white());
    EXPECT_EQ(column.rate, 40);
    EXPECT_EQ(column.hold, seconds(5));
    EXPECT_EQ(column.fade, seconds(0));
}

TEST(Display, LaysItsLightsByAWordATableOrAFile) {
    const auto map = [](std::string_view keys) {
        const auto [displays, review] = read("[display.d]\n" + std::string(keys));
        EXPECT_TRUE(review.mistakes.empty()) << review.mistakes[0].reason;
        return displays.at(0).map;
    };
    EXPECT_EQ(map("map = \"columns\"").layout, pixel::Layout(pixel::Grid{pixel::Along::Columns}));
    EXPECT_EQ(
        map("map = { layout = \"ring\", lights = 24, angle = 90, turn = \"counterclockwise\" }").layout,
        pixel::Layout(pixel::Ring{24, 90, pixel::Turn::Counterclockwise})
    );
    EXPECT_EQ(
        map("map = { layout = \"helix\", lights = 300, turns = 12.5 }").layout,
        pixel::Layout(pixel::Helix{300, 12.5})
    );
    EXPECT_EQ(map("map = \"map.csv\"").file, "map.csv");
    EXPECT_EQ(map("map = { file = \"ledmap.json\" }").file, "ledmap.json");
}

TEST(Display, SaysWhatCannotBe) {
    EXPECT_EQ(mistake("size = [64]"), "display.d.size: must be a width and a height: [64, 64]");
    EXPECT_EQ(mistake("size = [64, 4097]"), "display.d.size: must be from 1 to 4096");
    EXPECT_EQ(
        mistake("shape = \"cube\"\nsize = [66, 64]"),
        "display.d.size: a cube's width must be divisible by 4, its faces side by side; 66 is not"
    );
    EXPECT_EQ(mistake("faces = \"full\""), "display.d.faces: only a cube has faces: shape = \"cube\"");
    EXPECT_TRUE(mistake("shape = \"strip\"").contains("how long the strip is: size = [144, 1]"));
    EXPECT_EQ(mistake("rotation = 45"), "display.d.rotation: must be 0, 90, 180 or 270 degrees, clockwise");
    EXPECT_EQ(
        mistake("order = \"RGG\""),
        "display.d.order: must have R, G and B once each, and perhaps W: \"RGB\", \"GRB\", \"RGBW\""
    );
    EXPECT_EQ(
        mistake("size = [1024, 512]"), "display.d.size: makes 524288 lights; a display may have 262144"
    );
    EXPECT_EQ(
        mistake("output = [\"png:x\", \"window\"]"),
        "display.d.output[1]: a window is no output but a program of its own: start tutti-window"
    );
}

TEST(Display, SaysWhatALayoutNeeds) {
    EXPECT_EQ(
        mistake("map = \"ring\""),
        "display.d.map: a ring needs its number of lights: { layout = \"ring\", lights = 24 }"
    );
    EXPECT_EQ(
        mistake("map = \"helix\""),
        "display.d.map: a helix needs its numbers of lights and of turns: { layout = "
        "\"helix\", lights = 300, turns = 10 }"
    );
    EXPECT_TRUE(mistake("map = { layout = \"ring\" }").contains("its number of lights: lights = 24"));
    EXPECT_TRUE(mistake("map = { layout = \"helix\", lights = 9 }").contains("how often it winds: turns = 10")
    );
    EXPECT_EQ(mistake("map = \"map.txt\""), "display.d.map: must be a file that ends in .csv or .json");
    EXPECT_EQ(
        mistake("map = \"map.csv\"\nchain = { columns = 2 }"),
        "display.d.chain: a map's file says where each light lies, so there is no chain beside it"
    );
    EXPECT_EQ(
        mistake("chain = { columns = 3 }"),
        "display.d.chain.columns: a width of 64 is not divisible by 3, so 3 panels cannot share it"
    );
    EXPECT_EQ(
        mistake("size = [64, 32]\nrotation = 90\nchain = { columns = 64 }"),
        "display.d.chain.columns: a width of 32 is not divisible by 64, so 64 panels cannot share it"
    );
    EXPECT_EQ(
        mistake("chain = { rows = 2, turned = true }"),
        "display.d.chain.turned: only panels of a chain that runs back are turned: serpentine = true"
    );
}

TEST(Display, SaysWhatItsPowerCannotBe) {
    EXPECT_EQ(
        mistake("power = { limit = \"4\" }"),
        "display.d.power.limit: must be a number and A or mA, such as \"4A\" or \"20mA\""
    );
    EXPECT_EQ(
        mistake("power = { per_channel = \"2A\" }"), "display.d.power.per_channel: must be from 0.1 mA to 1 A"
    );
    EXPECT_EQ(
        mistake("power = { limit = \"4A\" }"),
        "display.d.power: 4096 lights draw 4.096 A when they are dark, which is more than the limit, 4 A"
    );
}

TEST(Displays, AreSixteenAtMostAndHaveNames) {
    std::string text;
    for (int i = 0; i < 16; ++i) text += "[display.d" + std::to_string(i) + "]\n";
    EXPECT_TRUE(read(text).review.mistakes.empty());
    const auto more = read(text + "[display.more]\n");
    ASSERT_EQ(more.review.mistakes.size(), 1U);
    EXPECT_EQ(more.review.mistakes[0].reason, "more than 16 displays");
    const auto shouted = read("[display.LOUD]\n");
    ASSERT_EQ(shouted.review.mistakes.size(), 1U);
    EXPECT_EQ(shouted.review.mistakes[0].reason, "a display's name must be 1 to 64 of a-z, 0-9, '_' and '-'");
}

TEST(Current, IsAmperesOrMilliamps) {
    EXPECT_EQ(parse_current("4A"), Current{4000});
    EXPECT_EQ(parse_current("1.5 A"), Current{1500});
    EXPECT_EQ(parse_current("20mA"), Current{20});
    for (const auto* wrong : {"", "A", "4", "-4A", "4 amps", "4a", "1e3A", "infA"})
        EXPECT_FALSE(parse_current(wrong)) << wrong;
    EXPECT_EQ(print_current({2400}), "2.4 A");
    EXPECT_EQ(print_current({350}), "350 mA");
}

} // namespace
} // namespace tutti::display
