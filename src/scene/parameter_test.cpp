#include "scene/parameter.hpp"

#include <gtest/gtest.h>

namespace tutti::scene {
namespace {

const std::vector<Parameter> declared = {
    {"speed", "Speed", Number{.least = 0.25, .most = 4, .initial = 1, .curve = Curve::Exponential}},
    {"count", "Count", Number{.least = 1, .most = 9, .initial = 3, .step = 1}},
    {"mirror", "Mirror", Toggle{}},
    {"palette", "Palette", Choice{{"fire", "ocean"}, 1}},
    {"tint", "Tint", Tint{{255, 136, 0}}},
    {"words", "Words", Words{"hello"}},
};

TEST(Parameters, BeginAsDeclared) {
    const Parameters values(declared);
    EXPECT_EQ(values.number("speed"), 1);
    EXPECT_FALSE(values.toggle("mirror"));
    EXPECT_EQ(values.choice("palette"), 1U);
    EXPECT_EQ(values.colour("tint"), (pixel::Colour{255, 136, 0}));
    EXPECT_EQ(values.text("words"), "hello");
    EXPECT_EQ(values.to_value(), Parameters(declared).to_value());
}

TEST(Parameters, CutNumbersToTheirRangeAndStep) {
    Parameters values(declared);
    EXPECT_TRUE(values.set("speed", 99));
    EXPECT_EQ(values.number("speed"), 4);
    EXPECT_TRUE(values.set("count", 4.4));
    EXPECT_EQ(values.number("count"), 4);
    EXPECT_EQ(*values.to_value().find("count"), Value(4.0));
}

TEST(Parameters, RefuseWhatDoesNotFitAndSayWhatWould) {
    Parameters values(declared);
    EXPECT_EQ(values.set("palette", "lava").error().message, "palette must be one of \"fire\", \"ocean\"");
    EXPECT_EQ(values.set("tint", "orange").error().message, "tint must be a colour like \"#ff8800\"");
    EXPECT_EQ(values.set("mirror", 1).error().message, "mirror must be true or false");
    EXPECT_EQ(values.set("speed", "fast").error().message, "speed must be a number from 0.25 to 4");
    EXPECT_EQ(
        values.set("sped", 1).error().message,
        "no parameter sped; there is speed, count, mirror, palette, tint, words"
    );
    EXPECT_FALSE(values.set("words", std::string(most_words + 1, 'x')));
    EXPECT_EQ(values.to_value(), Parameters(declared).to_value());
}

TEST(Parameters, ArePutByAPositionBetweenTheirEnds) {
    Parameters values(declared);
    EXPECT_TRUE(values.set_position("speed", 0.5));
    EXPECT_NEAR(values.number("speed"), 1, 1e-12);
    EXPECT_TRUE(values.set_position("palette", 0.49));
    EXPECT_EQ(values.choice("palette"), 0U);
    EXPECT_TRUE(values.set_position("palette", 1));
    EXPECT_EQ(values.choice("palette"), 1U);
    EXPECT_TRUE(values.set_position("mirror", 0.5));
    EXPECT_TRUE(values.toggle("mirror"));
    EXPECT_FALSE(values.set_position("words", 0.5));
    EXPECT_FALSE(values.set_position("sped", 0.5));
}

TEST(Curve, LeadsThereAndBack) {
    for (const auto curve : {Curve::Linear, Curve::Exponential, Curve::Squared})
        for (const double way : {0.0, 0.1, 0.5, 1.0})
            EXPECT_NEAR(position_in(curve, 0.5, 8, along(curve, 0.5, 8, way)), way, 1e-12);
}

TEST(Colour, IsReadAsItIsPrinted) {
    EXPECT_EQ(parse_colour(print({1, 171, 255})), (pixel::Colour{1, 171, 255}));
    for (const auto* text : {"", "#fff", "#gg0000", "ff8800", "#ff88000", "#+f8800", "#-f8800"})
        EXPECT_FALSE(parse_colour(text)) << text;
}

} // namespace
} // namespace tutti::scene
