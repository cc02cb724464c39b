#include "pixel/map_file.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::pixel {
namespace {

using Pixels = std::vector<std::uint32_t>;

constexpr Size canvas{3, 2}; // 0 1 2 / 3 4 5

Pixels csv(std::string_view text) {
    const auto map = parse_csv_map(text, canvas);
    return map ? map->pixels : Pixels{};
}
Error csv_error(std::string_view text) {
    const auto map = parse_csv_map(text, canvas);
    return map ? Error{} : map.error();
}
Pixels json(std::string_view text) {
    const auto map = parse_json_map(text, canvas);
    return map ? map->pixels : Pixels{};
}
std::string json_error(std::string_view text) {
    const auto map = parse_json_map(text, canvas);
    return map ? "" : map.error().message;
}

TEST(CsvMap, HasALightALine) {
    EXPECT_EQ(csv("0,0\n2,1\n1,0\n"), (Pixels{0, 5, 1}));
    EXPECT_EQ(csv("\xEF\xBB\xBFx,y\r\n# measured\r\n\r\n 0 ; 0.4\r\n1.6;1\r\n"), (Pixels{0, 5}));
}

TEST(CsvMap, OrIsATableOfNumbers) {
    EXPECT_EQ(csv("0,1,2\n5,4,3\n"), (Pixels{0, 1, 2, 5, 4, 3}));
    EXPECT_EQ(csv("0,-1,1\n,,3"), (Pixels{0, 2, no_pixel, 5}));
    EXPECT_EQ(parse_csv_map("1\n0", {1, 2})->pixels, (Pixels{1, 0}));
}

TEST(CsvMap, SaysWhatIsWrongAndInWhichLine) {
    const auto expect = [](std::string_view text, std::uint32_t line, std::string_view message) {
        const auto error = csv_error(text);
        EXPECT_EQ(error.position.line, line) << text;
        EXPECT_EQ(error.message, message) << text;
    };
    expect("0,0\n3,0\n", 2, "3, 0 lies beside the canvas, which ends at 2, 1");
    expect("0,0\n1,nan\n", 2, "1, nan lies beside the canvas, which ends at 2, 1");
    expect("x,y\n0,0\n1\n", 3, "must be x,y as the lines above");
    expect("0,zero\n", 1, "must be two numbers, x,y");
    expect("0,1,2,3\n", 1, "has 4 cells: a row of the canvas has 3, and a light's place two");
    expect("0,1,2\n3,4,1\n", 2, "light 1 stands twice");
    expect("0,1,2\n3,4,x\n", 2, "cell 3 is no number of a light");
    expect("0,1,2\n3,4,262144\n", 2, "262144 is no number of a light: they are 0 to 262143");
    expect("0,1,2\n", 1, "ends after 1 row; the canvas has 2");
    expect("0,1,2\n,,\n,,\n", 3, "the canvas has 2 rows, not more");
    expect(",,\n,,\n", 0, "the map has no lights");
    expect("", 0, "the map has no lights");
    expect(std::string(max_map_file + 1, '\n'), 0, "a map may have 16 MiB");
}

TEST(CsvMap, HasAtMostSoManyLights) {
    std::string text;
    for (std::size_t i = 0; i < max_lights; ++i) text += "0,0\n";
    EXPECT_EQ(csv(text).size(), max_lights);
    EXPECT_EQ(csv_error(text + "0,0\n").message, "more than 262144 lights");
}

TEST(JsonMap, IsAListOfPlacesOrWledsOwn) {
    EXPECT_EQ(json("[[0,0],[2,1],null,[0.6,0]]"), (Pixels{0, 5, no_pixel, 1}));
    EXPECT_EQ(json(R"({"n":"wall","map":[2,-1,0,3]})"), (Pixels{2, no_pixel, 0, 3}));
}

TEST(JsonMap, SaysWhatIsWrong) {
    EXPECT_EQ(json_error("[[0,0],[0]]"), "light 1 must be [x, y] or null");
    EXPECT_EQ(json_error("[[0,2]]"), "light 0: 0, 2 lies beside the canvas, which ends at 2, 1");
    EXPECT_EQ(json_error("[]"), "the map has no lights");
    EXPECT_EQ(json_error("{}"), "must be a list of [x, y], or WLED's {\"map\": [...]}");
    EXPECT_EQ(json_error(R"({"map":[0,0]})"), "light 0 stands twice");
    EXPECT_EQ(json_error(R"({"map":[0,"1"]})"), "cell 1 of `map` must be a whole number");
    EXPECT_EQ(json_error(R"({"map":[-2]})"), "-2 is no number of a light: they are 0 to 262143");
    EXPECT_EQ(json_error(R"({"map":[0,1,2,3,4,5,6]})"), "`map` has 7 cells, the canvas 6 pixels");
    EXPECT_NE(json_error("[[0,0]"), "");
}

TEST(EachMapFile, IsRightOrRefusedWhereverItIsCut) {
    for (const std::string_view whole :
         {"x,y\n0,0\n2,1\n", "0,1,2\n5,4,3\n", "[[0,0],[2,1]]", R"({"map":[1,0]})"})
        for (std::size_t length = 0; length < whole.size(); ++length)
            for (const auto parse : {parse_csv_map, parse_json_map}) {
                const auto map = parse(whole.substr(0, length), canvas);
                if (!map)
                    EXPECT_FALSE(map.error().message.empty());
                else
                    for (const auto pixel : map->pixels) EXPECT_TRUE(pixel < 6 || pixel == no_pixel);
            }
}

} // namespace
} // namespace tutti::pixel
