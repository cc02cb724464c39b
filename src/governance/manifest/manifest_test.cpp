#include "base/json.hpp"
#include "governance/manifest/manifest.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::governance {
namespace {

constexpr std::string_view stage = R"(name = "stage"
labels = { app = "stage" }

[service.lamp]
run = ["sleep", "3001"]
needs = ["hub"]

[hub]
tcp = "127.0.0.1:0"

[osc]
to = ["127.0.0.1:9000"]

[osc.route.lights]
to = ["127.0.0.1:9001"]

[rule."at night"]
effect = "forbid"

[labels_of."service.lamp"]
room = "hall"
app = "light"
)";

/// "service/lamp {…} {…}" a line.
std::string shown(const Manifest& manifest) {
    std::string text;
    for (const auto& object : manifest)
        text += object.kind + "/" + object.name + " " + print_json(object.spec) + " "
                + print_json(object.labels) + "\n";
    return text;
}

/// The first mistake as it is printed.
std::string mistakes_in(std::string_view text) {
    const auto manifest = parse_manifest(text);
    if (manifest) return "none";
    return toml::print_mistakes("m.toml", text, manifest.error());
}

TEST(Manifest, IsReadInTheWordsOfAnInstallationsFile) {
    const auto manifest = parse_manifest(stage);
    ASSERT_TRUE(manifest) << mistakes_in(stage);
    EXPECT_EQ(
        shown(*manifest),
        R"(service/lamp {"run":["sleep","3001"],"needs":["hub"]} {"app":"light","room":"hall"}
section/hub {"tcp":"127.0.0.1:0"} {"app":"stage"}
section/osc {"to":["127.0.0.1:9000"]} {"app":"stage"}
route/lights {"to":["127.0.0.1:9001"]} {"app":"stage"}
rule/at night {"effect":"forbid"} {"app":"stage"}
)"
    );
    EXPECT_EQ((*manifest)[0].position, (Position{4, 10}));
}

TEST(Manifest, OfObjectsControlIsToldKindNameSpecAndLabels) {
    const auto manifest = parse_manifest("[service.a]\nrun = [\"true\"]\n");
    ASSERT_TRUE(manifest);
    EXPECT_EQ(
        print_json(to_value(*manifest)),
        R"([{"kind":"service","name":"a","spec":{"run":["true"]},"labels":{}}])"
    );
}

TEST(Manifest, AMistakeSaysWhereItStandsAndWhatWasMeant) {
    EXPECT_EQ(
        mistakes_in("[servce.lamp]\n"),
        "m.toml:1:2: servce: unknown key; did you mean `service`?\n  [servce.lamp]\n   ^\n"
    );
    EXPECT_NE(
        mistakes_in("[service]\nlamp = 3\n").find("m.toml:2:8: service.lamp: must be a table"),
        std::string::npos
    ) << mistakes_in("[service]\nlamp = 3\n");
    EXPECT_NE(mistakes_in("labels = { app = 3 }\n").find("labels.app: must be a string"), std::string::npos);
    EXPECT_NE(
        mistakes_in("[labels_of.\"service.x\"]\na = \"b\"\n").find("there is no such table"),
        std::string::npos
    );
    EXPECT_NE(mistakes_in("osc = { route = 3 }\n").find("osc.route: must be a table"), std::string::npos);
    EXPECT_NE(mistakes_in("[service.a\n").find("m.toml:1:"), std::string::npos);
}

TEST(Manifest, IsPrintedAsItIsRead) {
    const auto manifest = parse_manifest(stage);
    ASSERT_TRUE(manifest);
    const auto text = print_manifest(*manifest);
    const auto again = parse_manifest(text);
    ASSERT_TRUE(again) << text << mistakes_in(text);
    EXPECT_EQ(shown(*again), shown(*manifest)) << text;
    EXPECT_TRUE(text.starts_with("[service.lamp]\nrun = [\"sleep\", \"3001\"]\n")) << text;
}

TEST(Manifest, HasAtMostSoManyObjects) {
    std::string text;
    for (std::size_t count = 0; count <= most_manifest_objects; ++count)
        text += "[service.s" + std::to_string(count) + "]\n";
    EXPECT_NE(mistakes_in(text).find("has 2001 objects, at most 2000"), std::string::npos);
}

TEST(Manifest, APathOfControlsFaultLeadsToItsPlaceInTheText) {
    const auto manifest = parse_manifest(stage);
    ASSERT_TRUE(manifest);
    EXPECT_EQ(find_in(*manifest, "service.lamp.run[1]"), (Position{5, 17}));
    EXPECT_EQ(find_in(*manifest, "service.lamp.run[9]"), (Position{5, 7}));
    EXPECT_EQ(find_in(*manifest, "service.lamp.watchdog"), (Position{4, 10}));
    EXPECT_EQ(find_in(*manifest, "osc.route.lights.to"), (Position{15, 6}));
    EXPECT_EQ(find_in(*manifest, "osc.to"), (Position{12, 6}));
    EXPECT_EQ(find_in(*manifest, "service.lam"), std::nullopt);
}

TEST(Manifest, WhatControlFindsWrongIsAMistakeAtItsPlace) {
    const auto manifest = parse_manifest(stage);
    ASSERT_TRUE(manifest);
    const auto mistake =
        mistake_in(*manifest, "service.lamp.run[1]", "service/lamp: service.lamp.run[1]: must be a string");
    ASSERT_TRUE(mistake);
    EXPECT_EQ(mistake->position, (Position{5, 17}));
    EXPECT_EQ(mistake->key, "service.lamp.run[1]");
    EXPECT_EQ(mistake->reason, "must be a string");
    EXPECT_EQ(mistake_in(*manifest, "service.lamp", "service/lamp: is wrong")->reason, "is wrong");
    EXPECT_FALSE(mistake_in(*manifest, "objects", "has too many"));
}

TEST(Manifest, OfATextThatEndsAnywhereIsReadOrRefused) {
    for (std::size_t length = 0; length <= stage.size(); ++length) {
        const auto manifest = parse_manifest(stage.substr(0, length));
        if (!manifest) EXPECT_FALSE(manifest.error().empty()) << length;
    }
}

} // namespace
} // namespace tutti::governance
