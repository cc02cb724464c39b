#include "scene/lua/scene_testing.hpp"

namespace tutti::scene::lua {

namespace {

std::string fault_of(const std::string& scene) {
    return Stand("scene = {\n" + scene + "\n}\nfunction draw() end").fault();
}

} // namespace

TEST(LuaDeclaration, MayBeLeftOut) {
    Stand stand("function draw() end");
    EXPECT_EQ(stand.about().name, "lava");
    EXPECT_EQ(stand.about().title, "Lava");
}

TEST(LuaDeclaration, IsSetOrReturned) {
    EXPECT_EQ(Stand("scene = { title = 'Lamp' } function draw() end").about().title, "Lamp");
    EXPECT_EQ(Stand("function draw() end return { title = 'Lamp' }").about().title, "Lamp");
}

TEST(LuaDeclaration, HasEveryKindOfParameter) {
    Stand stand(
        R"(scene = { about = "Warm.", hears = { "button.press", "audio." }, remembers = { "light.mood" }, parameters = {
        speed = { 0.5, 4, 1, unit = "×", title = "How fast", curve = "exponential" },
        count = { 1, 9, 3, step = 1 },
        mirror = true, big = { false, title = "Large" },
        colours = { "fire", "ocean", title = "Colours" },
        tint = "#ff8800", glow = { "#000102", title = "Glow" },
        words = "hello", line_two = { "you", title = "Second" },
    } }
    function draw() end)"
    );
    ASSERT_EQ(stand.fault(), "");
    const auto& about = stand.about();
    EXPECT_EQ(about.about, "Warm.");
    EXPECT_EQ(about.hears, (std::vector<std::string>{"button.press", "audio."}));
    EXPECT_EQ(about.remembers, (std::vector<std::string>{"light.mood"}));
    const auto find = [&](std::string_view name) { return *stand.parameters->find(name); };
    const auto speed = std::get<Number>(find("speed").kind);
    EXPECT_EQ(find("speed").title, "How fast");
    EXPECT_EQ(speed.least, 0.5);
    EXPECT_EQ(speed.most, 4);
    EXPECT_EQ(speed.initial, 1);
    EXPECT_EQ(speed.unit, "×");
    EXPECT_EQ(speed.curve, Curve::Exponential);
    EXPECT_EQ(std::get<Number>(find("count").kind).step, 1);
    EXPECT_TRUE(std::get<Toggle>(find("mirror").kind).initial);
    EXPECT_EQ(find("big").title, "Large");
    EXPECT_EQ(std::get<Choice>(find("colours").kind).words, (std::vector<std::string>{"fire", "ocean"}));
    EXPECT_EQ(std::get<Tint>(find("tint").kind).initial, (pixel::Colour{255, 136, 0}));
    EXPECT_EQ(std::get<Tint>(find("glow").kind).initial, (pixel::Colour{0, 1, 2}));
    EXPECT_EQ(std::get<Words>(find("words").kind).initial, "hello");
    EXPECT_EQ(find("line_two").title, "Second");
}

TEST(LuaDeclaration, ListsParametersInTheOrderOfTheirListOrTheirNames) {
    const auto names = [](const std::string& parameters) {
        Stand stand("scene = { parameters = {" + parameters + "} } function draw() end");
        EXPECT_EQ(stand.fault(), "");
        std::string all;
        for (const auto& parameter : stand.about().parameters) all += parameter.name + " ";
        return all;
    };
    EXPECT_EQ(names("b = true, a = true, c = true"), "a b c ");
    EXPECT_EQ(names("{ name = 'z', 0, 1, 0 }, { name = 'y', true }, a = true"), "z y a ");
}

TEST(LuaDeclaration, SaysWhatIsWrongInIt) {
    const auto has = [](const std::string& scene, const std::string& words) {
        EXPECT_NE(fault_of(scene).find(words), std::string::npos) << scene << " → " << fault_of(scene);
    };
    has("parameters = { x = { 1 } }", "scene.parameters.x: write { least, most, initial }");
    has("parameters = { x = 1 }", "scene.parameters.x: write { least, most, initial }, true, false");
    has("parameters = { x = { 1, 0, 0 } }", "the least must be below the most");
    has("parameters = { x = { 0, 1, 2 } }", "the initial value must lie within the range");
    has("parameters = { x = { 0, 1, 0/0 } }", "write { least, most, initial }");
    has("parameters = { x = { 0, 4, 1, curve = 'exponential' } }", "an exponential range must begin above 0");
    has("parameters = { x = { 0, 4, 1, curve = 'round' } }", "x.curve must be");
    has("parameters = { x = { 0, 4, 1, step = -1 } }", "x.step must not be below 0");
    has("parameters = { X = true }", "a name is made of");
    has("parameters = { a = true, { name = 'x', true }, { 0, 4, 1 } }", "scene.parameters[2] has no name");
    has("parameters = { { name = 'x', 0, 4, 1 }, x = true }", "declared twice");
    has("parameters = { x = { 'a', 1 } }", "all of it must be texts");
    has("parameters = { 'x' }", "scene.parameters[1] has no name: write { name = \"speed\", 0, 4, 1 }");
    has("titel = 'x'", "scene.titel: unknown key; did you mean `title`?");
    has("parameter = {}", "scene.parameter: unknown key; did you mean `parameters`?");
    has("zzzz = 1, nowhere = 2", "scene.nowhere: unknown key");
    has("parameters = { x = { 0, 1, 0, units = 'm' } }", "x.units: unknown key; did you mean `unit`?");
    has("parameters = true", "scene.parameters must be a table");
    has("title = 5", "scene.title must be a text");
    has("title = string.rep('x', 101)", "scene.title is too long");
    has("hears = 'button.press'", "scene.hears must be a list");
    has("hears = { 'Button Press' }", "is no type of events");
    EXPECT_NE(
        Stand("scene = 5 function draw() end").fault().find("'scene' must be a table"), std::string::npos
    );
    EXPECT_NE(Stand("draw = 5").fault().find("'draw' must be a function"), std::string::npos);
}

TEST(LuaDeclaration, IsBounded) {
    std::string many;
    for (int i = 0; i < 33; ++i) many += "x" + std::to_string(i) + " = true,";
    EXPECT_NE(fault_of("parameters = {" + many + "}").find("more than 32"), std::string::npos);
    EXPECT_FALSE(load({"Lava", "function draw() end"}));
    EXPECT_FALSE(load({"lava", "function draw() end" + std::string(256 << 10, ' ')}));
}

} // namespace tutti::scene::lua
