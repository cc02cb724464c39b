#include "scene/lua/scene_testing.hpp"

namespace tutti::scene::lua {

namespace {

using pixel::Colour;

contract::Event press(std::string code) {
    contract::Event event;
    event.type = "button.press";
    event.source = "pad";
    event.producer = 3;
    event.timestamp = WallTime(milliseconds(99'500));
    event.data = Value::object({{"code", code}});
    return event;
}

} // namespace

TEST(LuaScene, DrawsWhatItsScriptSays) {
    Stand stand("function draw() fill(0, 0, 255) set(3, 2, 255, 0, 0) end");
    ASSERT_EQ(stand.fault(), "");
    EXPECT_EQ(stand.frame(), "");
    EXPECT_EQ(stand.picture.at(3, 2), (Colour{255, 0, 0}));
    EXPECT_EQ(stand.picture.at(2, 3), (Colour{0, 0, 255}));
}

TEST(LuaScene, IsToldTheTimeAndTheStep) {
    Stand stand("function draw(t, dt) print(t, dt) end");
    for (int i = 0; i < 3; ++i) ASSERT_EQ(stand.frame(), "");
    EXPECT_EQ(stand.said, "0.0 0.0\n0.02 0.02\n0.04 0.02\n");
}

TEST(LuaScene, IsInitialisedOnceBeforeItsFirstFrame) {
    Stand stand(
        "function init(size) print('init', size.width, size.height, width, height, faces) end\n"
        "function draw() print('draw') end",
        {32, 8}
    );
    ASSERT_EQ(stand.frame(), "");
    ASSERT_EQ(stand.frame(), "");
    EXPECT_EQ(stand.said, "init 32 8 32 8 1\ndraw\ndraw\n");
}

TEST(LuaScene, HearsEventsBeforeItDraws) {
    Stand stand("function event(e) print(e.type, e.source, e.producer, e.data.code, e.age) end\n"
                "function draw() print('draw') end");
    ASSERT_EQ(stand.frame({press("a"), press("b")}), "");
    EXPECT_EQ(stand.said, "button.press pad 3 a 0.5\nbutton.press pad 3 b 0.5\ndraw\n");
}

TEST(LuaScene, HearsOnlyWhatItAsksFor) {
    Stand stand("scene = { hears = { 'audio.', 'button.pr' } }\n"
                "function event(e) print(e.type) end function draw() end");
    auto beat = press("");
    beat.type = "audio.beat";
    auto turn = press("");
    turn.type = "knob.turn";
    ASSERT_EQ(stand.frame({beat, turn, press("a")}), "");
    EXPECT_EQ(stand.said, "audio.beat\nbutton.press\n");
}

TEST(LuaScene, ReadsNestedDataOfEvents) {
    Stand stand(
        "function event(e) print(e.data.list[2], e.data.deep.word, e.data.none) end function draw() end"
    );
    auto event = press("");
    event.data = Value::object(
        {{"list", Value::array({1, 2.5})}, {"deep", Value::object({{"word", "hi"}})}, {"none", Value()}}
    );
    ASSERT_EQ(stand.frame({event}), "");
    EXPECT_EQ(stand.said, "2.5 hi nil\n");
}

TEST(LuaScene, CutsWhatAnEventHasTooMuchOf) {
    Stand stand("function event(e) print(#e.data.text, #e.data.list) end function draw() end");
    auto event = press("");
    event.data = Value::object(
        {{"text", std::string(1 << 20, 'x')}, {"list", Value::array(std::vector<Value>(100'000, 1))}}
    );
    ASSERT_EQ(stand.frame({event}), "");
    EXPECT_EQ(stand.said, "4096 2045\n");
}

TEST(LuaScene, KeepsItsPictureFromFrameToFrame) {
    Stand stand("local x = 0 function draw() set(x, 0, 'white') x = x + 1 end");
    for (int i = 0; i < 3; ++i) ASSERT_EQ(stand.frame(), "");
    EXPECT_EQ(stand.picture.at(0, 0), pixel::white);
    EXPECT_EQ(stand.picture.at(2, 0), pixel::white);
}

TEST(LuaScene, SeesItsParametersAsTheyChange) {
    Stand stand("scene = { parameters = { speed = { 0, 4, 1 }, mirror = false, colours = { 'fire', 'ocean' "
                "}, tint = '#ff8800', words = 'hello' } }\n"
                "function draw() print(params.speed, params.mirror, params.colours, params.tint == rgb(255, "
                "136, 0), params.words) end");
    ASSERT_EQ(stand.fault(), "");
    ASSERT_EQ(stand.frame(), "");
    ASSERT_TRUE(stand.parameters->set("speed", 2.5));
    ASSERT_TRUE(stand.parameters->set("mirror", true));
    ASSERT_TRUE(stand.parameters->set("colours", "ocean"));
    ASSERT_TRUE(stand.parameters->set("words", "bye"));
    ASSERT_EQ(stand.frame(), "");
    EXPECT_EQ(stand.said, "1.0 false fire true hello\n2.5 true ocean true bye\n");
}

TEST(LuaScene, SaysWhichParameterThereIsNot) {
    EXPECT_EQ(
        Stand("function draw()\n  local s = params.spede\nend").fault(),
        "lava.lua:2: there is no parameter 'spede': declare it in scene.parameters"
    );
}

TEST(LuaScene, DrawsTheSameFromTheSameSeed) {
    const std::string script = "local t = {} for i = 1, 40 do t['key' .. i] = random(1000) end\n"
                               "function draw() local x = 0 for k, v in pairs(t) do set(x % 16, x // 16, v % "
                               "256, noise(x * .3) * 255, math.random() * 255) x = x + 1 end end";
    Stand first(script, {16, 16}, 7);
    Stand again(script, {16, 16}, 7);
    Stand other(script, {16, 16}, 8);
    for (auto* stand : {&first, &again, &other}) ASSERT_EQ(stand->frame(), "");
    EXPECT_EQ(first.picture, again.picture);
    EXPECT_NE(first.picture, other.picture);
}

TEST(LuaScene, NeedsDraw) { EXPECT_EQ(Stand("x = 1").fault(), "lava.lua: it has no function draw(t, dt)"); }

TEST(LuaScene, SaysWhereItsScriptIsNoLua) {
    const auto kind = load({"lava", "function draw()\n  x = = 1\nend"});
    ASSERT_FALSE(kind);
    EXPECT_EQ(kind.error().message, "lava.lua:2: unexpected symbol near '='");
    EXPECT_EQ(kind.error().position.line, 2U);
}

TEST(LuaScene, SaysWhereAnErrorWasAndWhoCalled) {
    EXPECT_EQ(
        Stand("function blob(x)\n  return x.y\nend\nfunction draw()\n  blob(nil)\nend").fault(),
        "lava.lua:2: attempt to index a nil value (local 'x') (called from lava.lua:5)"
    );
}

TEST(LuaScene, GoesOnAfterAnErrorOfOneFrame) {
    Stand stand(
        "local n = 0 function draw() n = n + 1 if n == 5 then error('five') end set(0, 0, n, n, n) end"
    );
    for (int i = 0; i < 4; ++i) ASSERT_EQ(stand.frame(), "");
    EXPECT_EQ(stand.frame(), "lava.lua:1: five");
    EXPECT_EQ(stand.frame(), "");
    EXPECT_EQ(stand.picture.at(0, 0), (Colour{6, 6, 6}));
}

TEST(LuaScene, TakesTheMarkThatSomeEditorsPutFirst) {
    EXPECT_EQ(
        Stand("\xEF\xBB\xBF"
              "function draw() end")
            .fault(),
        ""
    );
}

TEST(LuaScene, PrintsAFewLinesASecond) {
    Stand stand("function draw() for i = 1, 100 do print(i) end end");
    ASSERT_EQ(stand.frame(), "");
    EXPECT_EQ(std::ranges::count(stand.said, '\n'), 10);
    for (int i = 0; i < 50; ++i) ASSERT_EQ(stand.frame(), "");
    EXPECT_EQ(std::ranges::count(stand.said, '\n'), 20);
}

} // namespace tutti::scene::lua
