#include "governance/policy/pattern.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace tutti::governance::policy {
namespace {

TEST(Pattern, TakesItselfOrWhatBeginsWithIt) {
    EXPECT_TRUE(fits("service.restart", "service.restart"));
    EXPECT_FALSE(fits("service.restart", "service.restarted"));
    EXPECT_TRUE(fits("service.*", "service.restart"));
    EXPECT_FALSE(fits("service.*", "service"));
    EXPECT_TRUE(fits("*", "whatever"));
    EXPECT_TRUE(fits("*", ""));
}

TEST(Pattern, HasAStarAtItsEndAlone) {
    for (const auto* right : {"a", "a*", "*", "service.*", "guest-*", "anna maria"})
        EXPECT_TRUE(is_pattern(right)) << right;
    for (const auto* wrong : {"", "*.list", "a*b", "**", "a\nb"}) EXPECT_FALSE(is_pattern(wrong)) << wrong;
    EXPECT_FALSE(is_pattern(std::string(513, 'a')));
}

TEST(Pattern, OfTopicsIsAFilter) {
    for (const auto* right :
         {"topic:event/#", "topic:#", "topic:+/lamp", "topic:a", "service:lamp", "topic*", "*"})
        EXPECT_TRUE(is_resource_pattern(right)) << right;
    for (const auto* wrong : {"topic:", "topic:a*", "topic:a/#/b", "topic:a+", "topic:$share/a/b", ""})
        EXPECT_FALSE(is_resource_pattern(wrong)) << wrong;
    EXPECT_TRUE(fits_resource("topic:event/#", "topic:event/button/press"));
    EXPECT_TRUE(fits_resource("topic:event/#", "topic:event"));
    EXPECT_FALSE(fits_resource("topic:event/#", "topic:events"));
    EXPECT_TRUE(fits_resource("topic:+/lamp", "topic:service/lamp"));
    EXPECT_FALSE(fits_resource("topic:#", "service:lamp"));
    EXPECT_TRUE(fits_resource("*", "topic:event"));
    EXPECT_TRUE(fits_resource("top*", "topic:event"));
}

TEST(Pattern, OfTopicsTakesAFilterWhereItTakesAllOfIt) {
    EXPECT_TRUE(fits_resource("topic:event/#", "topic:event/+/press"));
    EXPECT_FALSE(fits_resource("topic:event/+", "topic:event/#"));
    EXPECT_FALSE(fits_resource("topic:event/button", "topic:#"));
}

TEST(Pattern, ServersOwnTopicsAreNamed) {
    EXPECT_FALSE(fits_resource("topic:#", "topic:$SYS/uptime"));
    EXPECT_FALSE(fits_resource("topic:+/uptime", "topic:$SYS/uptime"));
    EXPECT_TRUE(fits_resource("topic:$SYS/#", "topic:$SYS/uptime"));
}

TEST(Pattern, OfTopicsMayHaveTheNamesOfWhoAsks) {
    const Names names{"anna", "pad-7"};
    EXPECT_TRUE(fits_resource("topic:home/%u/#", "topic:home/anna/lamp", names));
    EXPECT_FALSE(fits_resource("topic:home/%u/#", "topic:home/ben/lamp", names));
    EXPECT_TRUE(fits_resource("topic:%u/%c", "topic:anna/pad-7", names));
    EXPECT_TRUE(fits_resource("topic:home/100%u", "topic:home/100%u", names)) << "no whole level";
    EXPECT_FALSE(fits_resource("topic:home/%c", "topic:home/%c", Names{"anna"})) << "who has none";
    for (const auto* odd : {"+", "#", "a/b"}) EXPECT_FALSE(with_names("home/%u/#", Names{odd})) << odd;
    EXPECT_EQ(with_names("home/%u/+", names), "home/anna/+");
}

TEST(Pattern, OfSubjectsTakesClientsWhereItSaysSo) {
    EXPECT_TRUE(fits_subject("client:pad-*", "client:pad-7"));
    EXPECT_TRUE(fits_subject("*", "client:pad-7"));
    EXPECT_FALSE(fits_subject("c*", "client:pad-7"));
    EXPECT_TRUE(fits_subject("c*", "carl"));
}

/// Whatever a pattern takes has the pattern's key: else an index would not find it.
TEST(Pattern, KeyTakesWhatThePatternTakes) {
    constexpr auto patterns = std::to_array<std::string_view>(
        {"*", "top*", "topic:#", "topic:+", "topic:+/b", "topic:a", "topic:a/#", "topic:a/+", "topic:a/+/c",
         "topic:a/b/#", "topic:/#", "topic:a/%u", "topic:%c/#", "service:lamp", "service:*"}
    );
    constexpr auto resources = std::to_array<std::string_view>(
        {"topic:a", "topic:a/", "topic:a/b", "topic:a/b/c", "topic:/", "topic:/a", "topic:#", "topic:+/b",
         "topic:a/+", "topic:a/#", "topic:ab", "service:lamp", "service:", "topic"}
    );
    std::size_t fitting = 0;
    for (const auto pattern : patterns)
        for (const auto resource : resources) {
            ASSERT_TRUE(is_resource_pattern(pattern)) << pattern;
            if (!fits_resource(pattern, resource, Names{"b", "a"})) continue;
            ++fitting;
            const auto key = resource_key_of(pattern);
            EXPECT_TRUE(key.is_beginning ? resource.starts_with(key.text) : resource == key.text)
                << pattern << ' ' << resource;
        }
    EXPECT_GT(fitting, 40U);
}

} // namespace
} // namespace tutti::governance::policy
