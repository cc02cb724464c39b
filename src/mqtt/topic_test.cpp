#include "mqtt/topic.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tutti::mqtt {
namespace {

TEST(TopicName, HasNoWildcardsAndIsNotEmpty) {
    for (const char* good : {"a", "/", "a//b", "$SYS/x", " ", "a b", "\xc3\xa9"})
        EXPECT_TRUE(is_topic_name(good)) << good;
    for (const char* bad : {"", "a+", "#", "a/#", "+/a"}) EXPECT_FALSE(is_topic_name(bad)) << bad;
    EXPECT_FALSE(is_topic_name(std::string_view("a\0b", 3)));
    EXPECT_TRUE(is_topic_name(std::string(65'535, 'a')));
    EXPECT_FALSE(is_topic_name(std::string(65'536, 'a')));
}

TEST(TopicFilter, HasWildcardsOnlyAsWholeLevels) {
    for (const char* good : {"a", "#", "+", "a/#", "+/+/#", "/", "/+", "a//#", "$SYS/#"}) {
        EXPECT_TRUE(is_topic_filter(good)) << good;
    }
    for (const char* bad : {"", "a#", "#/a", "a+", "+a/b", "a/b+", "a/#/b", "##"})
        EXPECT_FALSE(is_topic_filter(bad)) << bad;
    EXPECT_FALSE(is_topic_filter(std::string_view("a\0b", 3)));
}

TEST(TopicFilter, SharedSubscriptionsAreTakenApart) {
    EXPECT_EQ(parse_filter("a/+"), (ParsedFilter{"", "a/+"}));
    EXPECT_EQ(parse_filter("$share/group/a/#"), (ParsedFilter{"group", "a/#"}));
    EXPECT_EQ(parse_filter("$share/group//a"), (ParsedFilter{"group", "/a"}));
    EXPECT_EQ(parse_filter("$share"), (ParsedFilter{"", "$share"}));
    for (const char* bad :
         {"$share/", "$share/g", "$share/g/", "$share//a", "$share/g+/a", "$share/#/a", "$share/g/a#", ""}) {
        EXPECT_EQ(parse_filter(bad), std::nullopt) << bad;
    }
}

struct Case {
    const char* filter;
    const char* topic;
    bool expected;
};

TEST(TopicFilter, MatchesAsTheSpecificationSays) {
    const Case cases[] = {
        {"a/b", "a/b", true},     {"a/b", "a/B", false},      {"a", "a/b", false},
        {"a/b", "a", false},      {"a/#", "a", true},         {"a/#", "a/b/c", true},
        {"a/#", "ab", false},     {"#", "a/b", true},         {"#", "/", true},
        {"+", "a", true},         {"+", "/a", false},         {"+/+", "/a", true},
        {"/+", "/a", true},       {"a/+", "a/", true},        {"a/+", "a", false},
        {"a/+/c", "a/b/c", true}, {"a/+/c", "a//c", true},    {"a/+/c", "a/b/d", false},
        {"+/b/#", "a/b", true},   {"a/+", "a/b/c", false},    {"#", "$SYS/x", false},
        {"+/x", "$SYS/x", false}, {"$SYS/#", "$SYS/x", true}, {"$SYS/+", "$SYS/x", true},
        {"a/#", "a/$x", true},    {"a//b", "a//b", true},     {"a/b/#", "a", false},
        {"a/", "a", false},
    };
    for (const auto& [filter, topic, expected] : cases) {
        EXPECT_EQ(matches(filter, topic), expected) << filter << " against " << topic;
    }
}

TEST(Covers, IsWhereTheWiderTakesAllOfTheNarrower) {
    for (const auto& [wide, narrow] : std::vector<std::pair<const char*, const char*>>{
             {"#", "a"},
             {"#", "a/+/#"},
             {"a/#", "a/b"},
             {"a/#", "a"},
             {"a/#", "a/#"},
             {"+/b", "a/b"},
             {"+/+", "+/b"},
             {"a", "a"},
             {"+/#", "a/#"}
         })
        EXPECT_TRUE(covers(wide, narrow)) << wide << ' ' << narrow;
    for (const auto& [wide, narrow] : std::vector<std::pair<const char*, const char*>>{
             {"a", "#"},
             {"a/#", "b"},
             {"a/b", "a/+"},
             {"a/+", "a/#"},
             {"a/+", "a"},
             {"a", "a/b"},
             {"+", "a/b"}
         })
        EXPECT_FALSE(covers(wide, narrow)) << wide << ' ' << narrow;
}

TEST(Topic, FiltersOverlapWhereATopicCanBeTakenByBoth) {
    using Pair = std::pair<const char*, const char*>;
    for (const auto& [one, other] : std::vector<Pair>{
             {"a", "a"},
             {"a", "+"},
             {"a/#", "a"},
             {"a/+", "+/b"},
             {"#", "a/b/c"},
             {"a/#", "+/b/c"},
             {"a/b/#", "a/#"},
             {"$SYS/#", "$SYS/+"}
         }) {
        EXPECT_TRUE(overlap(one, other)) << one << ' ' << other;
        EXPECT_TRUE(overlap(other, one)) << other << ' ' << one;
    }
    for (const auto& [one, other] : std::vector<Pair>{
             {"a", "b"},
             {"a/+", "a"},
             {"a", "a/b"},
             {"a/b", "+"},
             {"a/#", "b/#"},
             {"$SYS/#", "#"},
             {"+/x", "$SYS/x"}
         }) {
        EXPECT_FALSE(overlap(one, other)) << one << ' ' << other;
        EXPECT_FALSE(overlap(other, one)) << other << ' ' << one;
    }
}

} // namespace
} // namespace tutti::mqtt
