#include "governance/health/read_health.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::health {
namespace {

struct Read {
    HealthConfig health;
    std::vector<toml::Mistake> mistakes;
};

Read read(std::string_view text) {
    Read done;
    auto review = toml::read_text(text, [&](toml::TableReader& document) {
        document.read_table("health", [&](toml::TableReader& table) { read_health(table, done.health); });
    });
    done.mistakes = std::move(review.mistakes);
    return done;
}

TEST(ReadHealth, AllOfIt) {
    const auto done = read(R"(
[health]
required = ["render", "service/lamp", "worker/left.clock"]
damping = "5s"
[health.rule.dark]
component = "render"
level = "unknown"
for = "1m"
then = "restart:render"
at_most = "2/30m"
[health.rule.told]
component = "hub"
then = "event"
)");
    ASSERT_TRUE(done.mistakes.empty()) << done.mistakes[0].reason;
    EXPECT_EQ(
        done.health.required, (std::vector<std::string>{"render", "service/lamp", "worker/left.clock"})
    );
    EXPECT_EQ(done.health.damping.hold, seconds(5));
    ASSERT_EQ(done.health.rules.size(), 2U);
    EXPECT_EQ(
        done.health.rules[0],
        (HealthRule{"dark", "render", Level::Unknown, seconds(60), "render", {2, std::chrono::minutes(30)}})
    );
    EXPECT_EQ(done.health.rules[1], (HealthRule{.name = "told", .component = "hub"}));
}

TEST(ReadHealth, WhatIsWrongIsSaidWhereItStands) {
    for (const std::string_view line :
         {"component = \"a/b\"\nthen = \"event\"", "then = \"event\"", "component = \"a\"",
          "component = \"a\"\nthen = \"reboot\"", "component = \"a\"\nthen = \"restart:\"",
          "component = \"a\"\nthen = \"restart:a.b\"", "component = \"a\"\nthen = \"event\"\nat_most = \"3\"",
          "component = \"a\"\nthen = \"event\"\nat_most = \"0/1h\"",
          "component = \"a\"\nthen = \"event\"\nat_most = \"3/1x\"",
          "component = \"a\"\nthen = \"event\"\nat_most = \"-1/1h\"",
          "component = \"a\"\nthen = \"event\"\nat_most = \"/\"",
          "component = \"a\"\nthen = \"event\"\nlevel = \"ok\"",
          "component = \"a\"\nthen = \"event\"\nfor = \"25h\""}) {
        const auto done = read("[health.rule.x]\n" + std::string(line));
        EXPECT_EQ(done.mistakes.size(), 1U) << line;
    }
    EXPECT_EQ(read("[health]\nrequired = [\"a b\", \"\", 3]").mistakes.size(), 3U);
    EXPECT_EQ(read("[health.rule.\"a b\"]\ncomponent = \"a\"\nthen = \"event\"").mistakes.size(), 1U);
}

} // namespace
} // namespace tutti::governance::health
