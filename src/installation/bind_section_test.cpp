#include "installation/bind_section.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

struct Read {
    std::vector<Bind> binds;
    toml::Review review;

    std::string complaint() const { return review.mistakes.empty() ? "" : review.mistakes.front().reason; }
};

Read read(std::string_view text) {
    Read read;
    read.review = toml::read_text(text, [&](toml::TableReader& document) {
        document.read_table("bind", [&](toml::TableReader& table) { read_bind(table, read.binds); });
    });
    return read;
}

TEST(BindSection, TakesATargetATableOrSeveral) {
    const auto [binds, review] = read(R"([bind]
"knob.turn" = "plasma.speed"
"heart_rate.measurement" = { to = "fire.intensity", field = "bpm", from = [60, 160], smooth = 2 }
"button.press" = [{ to = "mode.next", where = { code = "right" } }, { to = "mode.previous" }]
)");
    ASSERT_TRUE(review.mistakes.empty()) << review.mistakes.front().reason;
    ASSERT_EQ(binds.size(), 4U);
    EXPECT_EQ(binds[0].type, "knob.turn");
    EXPECT_EQ(binds[0].to, (BindTarget{BindTarget::Kind::Parameter, "plasma", "speed"}));
    EXPECT_EQ(binds[1].field, "bpm");
    EXPECT_EQ(binds[1].from, (std::array<double, 2>{60, 160}));
    EXPECT_EQ(binds[1].smooth, seconds(2));
    EXPECT_EQ(binds[2].where.size(), 1U);
    EXPECT_EQ(binds[3].to.kind, BindTarget::Kind::Previous);
}

TEST(BindSection, KnowsEveryTarget) {
    using Kind = BindTarget::Kind;
    EXPECT_EQ(parse_bind_target("mode.activate")->kind, Kind::Activate);
    EXPECT_EQ(parse_bind_target("mode.fire")->parameter, "fire");
    EXPECT_EQ(parse_bind_target("overlay.text")->kind, Kind::Text);
    EXPECT_EQ(parse_bind_target("overlay.blackout")->kind, Kind::Blackout);
    EXPECT_EQ(parse_bind_target("light.brightness")->kind, Kind::Brightness);
    for (const auto* text :
         {"", "plasma", "plasma.", ".speed", "a.b.c", "overlay.speed", "light.speed", "A.b"})
        EXPECT_FALSE(parse_bind_target(text)) << text;
}

TEST(BindSection, SaysWhatCannotBe) {
    EXPECT_NE(read("[bind]\n\"knob.turn\" = \"plasma\"\n").complaint(), "");
    EXPECT_NE(read("[bind]\n\"knob.turn\" = 1\n").complaint(), "");
    EXPECT_NE(read("[bind]\n\"Knob turn\" = \"plasma.speed\"\n").complaint(), "");
    EXPECT_NE(read("[bind]\n\"knob.turn\" = { field = \"value\" }\n").complaint(), "");
    EXPECT_EQ(
        read("[bind]\n\"knob.turn\" = { to = \"plasma.speed\", from = [1, 1] }\n").complaint(),
        "must be two different numbers"
    );
    EXPECT_EQ(
        read("[bind]\n\"knob.turn\" = { to = \"plasma.speed\", range = [0, 1], curve = \"exponential\" }\n")
            .complaint(),
        "an exponential curve needs a range above 0"
    );
}

} // namespace
} // namespace tutti::installation
