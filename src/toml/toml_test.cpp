#include "base/json.hpp"
#include "toml/toml.hpp"

#include <gtest/gtest.h>

namespace tutti::toml {
namespace {

std::string as_json(std::string_view toml) {
    const auto value = parse_toml(toml);
    return value ? print_json(*value) : value.error().message;
}

TEST(Toml, EveryKindBecomesAValue) {
    EXPECT_EQ(
        as_json("a = 1\nb = 2.5\nc = true\nd = \"x\\u00e9\"\ne = [1, [2]]\nf = { g = 'h' }\n[i.j]\nk = "
                "0x10\n[[l]]\n[[l]]\nm = 1\n"),
        R"({"a":1,"b":2.5,"c":true,"d":"xé","e":[1,[2]],"f":{"g":"h"},"i":{"j":{"k":16}},"l":[{},{"m":1}]})"
    );
    EXPECT_EQ(as_json(""), "{}");
}

TEST(Toml, KeysKeepTheOrderOfTheFile) {
    EXPECT_EQ(as_json("z = 1\na = 2\n[m]\ny = 1\nb = 2\n[c]\n"), R"({"z":1,"a":2,"m":{"y":1,"b":2},"c":{}})");
}

TEST(Toml, ValuesAndKeysKnowTheirPositionInBytes) {
    const auto document = parse_toml("a = 1\n\n  \"ä\" = { \"ü\" = 2 }\n[t.u]\n");
    ASSERT_TRUE(document);
    const auto members = document->members();
    EXPECT_EQ(members[0].position, (Position{1, 1}));
    EXPECT_EQ(members[0].value.position(), (Position{1, 5}));
    EXPECT_EQ(members[1].position, (Position{3, 3}));
    EXPECT_EQ(members[1].value.position(), (Position{3, 10}));
    EXPECT_EQ(members[1].value.members()[0].position, (Position{3, 12}));
    EXPECT_EQ(members[1].value.members()[0].value.position(), (Position{3, 19}));
    EXPECT_EQ(members[2].position, (Position{4, 2}));
    EXPECT_EQ(members[2].value.find("u")->position(), (Position{4, 1}));
}

TEST(Toml, WhatIsNoTomlSaysWhere) {
    const auto broken = parse_toml("a = 1\nb = \n");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().position, (Position{2, 5}));
    EXPECT_EQ(as_json("a = 1\na = 2\n"), "this is not TOML: cannot redefine existing integer 'a'");
    EXPECT_EQ(as_json("[t]\n[t]\n"), "this is not TOML: cannot redefine existing table 't'");
    EXPECT_EQ(as_json("a = \"\xff\""), "this is not TOML: Encountered invalid utf-8 sequence");
}

TEST(Toml, LettersOutsideOfQuotesAreRefused) {
    for (const std::string_view text :
         {"ä = 1", "a = 1ä", "a = ä", "[ä]", "a ä = 1", "a = \"\"\"\\\nä\"\"\""})
        static_cast<void>(parse_toml(text)); // must not be undefined behaviour
    EXPECT_FALSE(parse_toml("ä = 1"));
    EXPECT_FALSE(parse_toml("[\x01]"));
}

TEST(Toml, DatesAreRefusedWhereTheyStand) {
    const auto document = parse_toml("a = 1\nd = 1979-05-27\n");
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().position, (Position{2, 5}));
    EXPECT_EQ(document.error().message, "dates and times have no use here: write a string");
}

TEST(Toml, AbsurdDepthIsRefusedInsteadOfExhaustingTheStack) {
    std::string dots = "a";
    for (int i = 0; i < 100'000; ++i) dots += ".a";
    EXPECT_EQ(as_json(dots + " = 1"), "a key of more than 32 parts");
    EXPECT_EQ(as_json("[" + dots + "]"), "a key of more than 32 parts");
    EXPECT_EQ(as_json("x = { " + dots + " = 1 }"), "a key of more than 32 parts");
    EXPECT_FALSE(parse_toml("x = " + std::string(100'000, '[')));
    std::string nested = "1";
    for (int i = 0; i < 4; ++i) nested = "{ a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t = " + nested + " }";
    EXPECT_EQ(as_json("x = " + nested), "nested deeper than 64 levels");
}

TEST(Toml, DotsInStringsNumbersAndCommentsAreNoDepth) {
    const std::string dots(200, '.');
    EXPECT_TRUE(parse_toml("a = \"" + dots + "\"\nb = '" + dots + "'\nc = \"\"\"\n\"" + dots + "\"\"\"\n"));
    EXPECT_TRUE(parse_toml("a = 1 # " + dots + "\n"));
    std::string numbers = "a = [0.5";
    for (int i = 0; i < 100; ++i) numbers += ", 0.5";
    EXPECT_TRUE(parse_toml(numbers + "]\n"));
    EXPECT_TRUE(parse_toml("a = \"\\\"" + dots + "\"\n"));
}

TEST(Toml, TooLargeAFileIsRefused) {
    EXPECT_EQ(as_json(std::string(max_toml_size + 1, '\n')), "larger than 1048576 bytes");
}

TEST(Toml, CutAtAnyByteNothingBreaks) {
    constexpr std::string_view text =
        "a.\"b c\" = [1, 2.5, { x = \"\"\"\nq\\\n  r\"\"\" }]\n[[t]]\nd = 'ä'\n";
    for (std::size_t length = 0; length <= text.size(); ++length)
        static_cast<void>(parse_toml(text.substr(0, length)));
}

} // namespace
} // namespace tutti::toml
