#include "scene/lua/scene_testing.hpp"

namespace tutti::scene::lua {

namespace {

using pixel::Colour;

constexpr Colour orange{255, 120, 0};

} // namespace

TEST(LuaDrawing, TakesColoursInEveryForm) {
    const auto picture =
        drawn("set(0, 0, 255, 128, 0) set(1, 0, '#ff8000') set(2, 0, rgb(255, 128, 0)) set(3, 0, 'orange') "
              "set(4, 0, hsv(1/3)) set(5, 0, get(0, 0)) set(6, 0, channels(get(0, 0))) set(7, 0, 300, -5, "
              "0/0) set(8, 0, mix('black', 'white', 0.5))");
    for (int x : {0, 1, 2, 5, 6}) EXPECT_EQ(picture.at(x, 0), (Colour{255, 128, 0})) << x;
    EXPECT_EQ(picture.at(3, 0), orange);
    EXPECT_EQ(picture.at(4, 0), (Colour{0, 255, 0}));
    EXPECT_EQ(picture.at(7, 0), (Colour{255, 0, 0}));
    EXPECT_EQ(picture.at(8, 0), (Colour{128, 128, 128}));
}

TEST(LuaDrawing, SaysWhichColourThereIsNot) {
    EXPECT_NE(
        Stand("function draw() set(0, 0, 'orrange') end")
            .fault()
            .find("write \"#ff8800\", or one of white, red, orange, yellow, green, cyan, blue, purple, "
                  "magenta, "
                  "pink, black"),
        std::string::npos
    );
    EXPECT_NE(Stand("function draw() set(0, 0) end").fault().find("a colour is missing"), std::string::npos);
    EXPECT_NE(
        Stand("function draw() shade('fyre', function() return 0 end) end")
            .fault()
            .find("there is no palette 'fyre': there are fire,"),
        std::string::npos
    );
}

TEST(LuaDrawing, FillsFadesAndBlurs) {
    EXPECT_EQ(drawn("fill('orange')").at(9, 9), orange);
    EXPECT_EQ(drawn("fill('white') fill()").at(9, 9), pixel::black);
    EXPECT_EQ(drawn("fill(200, 200, 200) fade(0.5)").at(9, 9), (Colour{100, 100, 100}));
    EXPECT_EQ(drawn("set(9, 9, 'white') blur()").at(9, 9), (Colour{64, 64, 64}));
}

TEST(LuaDrawing, DrawsLinesBoxesAndDiscs) {
    EXPECT_EQ(drawn("line(0, 5, 15, 5, 'white')").at(8, 5), pixel::white);
    EXPECT_EQ(drawn("box(2, 3, 4, 5, 'white')").at(5, 7), pixel::white);
    EXPECT_EQ(drawn("box(2, 3, 4, 5, 'white')").at(6, 7), pixel::black);
    EXPECT_EQ(drawn("disc(8, 8, 3, 'white')").at(10, 8), pixel::white);
    EXPECT_EQ(drawn("ring(8, 8, 5, 'white')").at(8, 8), pixel::black);
    EXPECT_EQ(drawn("ring(8, 8, 5, 'white')").at(13, 8), pixel::white);
    EXPECT_EQ(drawn("add(4, 4, 10, 0, 0) add(4, 4, 10, 0, 0)").at(4, 4), (Colour{20, 0, 0}));
}

TEST(LuaDrawing, WritesText) {
    EXPECT_NE(drawn("text(1, 1, 'I', 'white')"), pixel::Picture({16, 16}));
    EXPECT_NE(drawn("banner(42, 'white')"), pixel::Picture({16, 16}));
    EXPECT_EQ(value_of("text_width('II') > text_width('I')"), "true");
}

TEST(LuaDrawing, ShadesEveryLight) {
    const auto picture =
        drawn("shade(function(x, y) if x == y then return 'orange' end if x > y then return x, y, 0 end end)"
        );
    EXPECT_EQ(picture.at(4, 4), orange);
    EXPECT_EQ(picture.at(9, 3), (Colour{9, 3, 0}));
    EXPECT_EQ(picture.at(3, 9), pixel::black);
}

TEST(LuaDrawing, ShadesByPalettes) {
    EXPECT_EQ(drawn("shade('gray', function(x) return x / 15 end)").at(15, 3), pixel::white);
    EXPECT_EQ(drawn("shade({ 'black', 'orange', 'white' }, function() return 1 end)").at(0, 0), pixel::white);
    EXPECT_EQ(drawn("set(0, 0, palette({ 'black', 'white' }, 0.5))").at(0, 0), (Colour{128, 128, 128}));
    EXPECT_EQ(drawn("set(0, 0, palette('gray', 1))").at(0, 0), pixel::white);
}

TEST(LuaDrawing, LeavesAloneWhatLiesBesideTheCanvas) {
    const pixel::Picture black({16, 16});
    EXPECT_EQ(
        drawn("set(-1, 0, 'white') set(16, 3, 'white') set(0/0, 0, 'white') set(1e300, -1e300, 'white')"),
        black
    );
    EXPECT_EQ(
        drawn(
            "disc(1e9, 1e9, 5, 'white') box(-1e18, 20, 1e18, 1e18, 'white') text(1e9, 0/0, 'hello', 'white')"
        ),
        black
    );
    EXPECT_EQ(drawn("line(1/0, 0/0, -1/0, 1e308, 'black') add(1e300, 0/0, 'white')"), black);
    EXPECT_EQ(value_of("get(-1, 1e9)"), "0");
}

TEST(LuaDrawing, IsOfNoUseWhileTheScriptLoads) {
    EXPECT_EQ(
        Stand("fill('red')\nfunction draw() end").fault(),
        "lava.lua:1: there is nothing to draw on yet: draw in draw(), event() or init()"
    );
}

TEST(LuaNumbers, ComeOutOfTheSeed) {
    EXPECT_EQ(
        value_of("random() < 1 and random(6) <= 6 and random(3, 3) == 3 and math.random(2, 4) >= 2"), "true"
    );
    EXPECT_EQ(value_of("math.type(random(6))"), "integer");
    EXPECT_NE(Stand("function draw() random(2, 1) end").fault(), "");
    EXPECT_EQ(value_of("math.randomseed"), "nil");
}

TEST(LuaNumbers, AreWavesAndNoise) {
    EXPECT_EQ(value_of("sin1(0.25)"), "1.0");
    EXPECT_EQ(value_of("cos1(0.5)"), "-1.0");
    EXPECT_EQ(value_of("clamp(5), clamp(-1, 2, 3), clamp(0.5)"), "1.0 2.0 0.5");
    EXPECT_EQ(value_of("noise(0.5, 1.5, 2.5) == noise(0.5, 1.5, 2.5)"), "true");
    EXPECT_EQ(value_of("noise(0/0) >= 0 and noise(1e300, -1e300) >= 0"), "true");
    EXPECT_EQ(value_of("daytime()"), "100.0");
}

} // namespace tutti::scene::lua
