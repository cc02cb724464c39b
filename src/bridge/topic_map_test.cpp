#include "bridge/topic_map.hpp"
#include "mqtt/topic.hpp"

#include <gtest/gtest.h>

namespace tutti::bridge {
namespace {

/// Where a topic of that side goes; "" nowhere.
std::string crossed(const TopicMap& map, Side from, std::string_view topic) {
    const Lane* lane = map.find(from, topic);
    return lane == nullptr ? std::string() : TopicMap::cross(*lane, topic);
}

TEST(TopicMap, PrefixesStandBelowTheRootOfTheirSide) {
    const TopicMap map(
        std::array{TopicRule{.filter = "event/#", .local_prefix = "venue/", .remote_prefix = "left/"}},
        {"tutti", "house"}
    );
    EXPECT_EQ(map.lanes(Side::Local)[0].filter, "tutti/venue/event/#");
    EXPECT_EQ(map.lanes(Side::Remote)[0].filter, "house/left/event/#");
    EXPECT_EQ(crossed(map, Side::Local, "tutti/venue/event/press"), "house/left/event/press");
    EXPECT_EQ(crossed(map, Side::Remote, "house/left/event/press"), "tutti/venue/event/press");
    EXPECT_EQ(crossed(map, Side::Local, "tutti/event/press"), "");
}

TEST(TopicMap, ASlashInFrontLeavesTheRoot) {
    const TopicMap filter(std::array{TopicRule{.filter = "/zigbee/+/state"}}, {"tutti", "tutti"});
    EXPECT_EQ(crossed(filter, Side::Local, "zigbee/lamp/state"), "zigbee/lamp/state");
    const TopicMap prefix(
        std::array{TopicRule{.filter = "event/#", .remote_prefix = "/venue/left/"}}, {"tutti", "tutti"}
    );
    EXPECT_EQ(crossed(prefix, Side::Local, "tutti/event/press"), "venue/left/event/press");
    EXPECT_EQ(crossed(prefix, Side::Remote, "venue/left/event/press"), "tutti/event/press");
}

TEST(TopicMap, AnUpstreamWithoutARootHasNone) {
    const TopicMap map(std::array{TopicRule{.filter = "reading/#"}}, {"tutti", ""});
    EXPECT_EQ(crossed(map, Side::Local, "tutti/reading/room/light"), "reading/room/light");
}

TEST(TopicMap, DirectionsGoTheirWayAlone) {
    const TopicMap map(
        std::array{
            TopicRule{.filter = "event/#", .direction = Direction::Out},
            TopicRule{.filter = "cmd/#", .direction = Direction::In}
        },
        {}
    );
    EXPECT_EQ(crossed(map, Side::Local, "tutti/event/press"), "tutti/event/press");
    EXPECT_EQ(crossed(map, Side::Remote, "tutti/event/press"), "");
    EXPECT_EQ(crossed(map, Side::Remote, "tutti/cmd/lamp"), "tutti/cmd/lamp");
    EXPECT_EQ(crossed(map, Side::Local, "tutti/cmd/lamp"), "");
}

// MQTT 5 §4.7.1.2: "left/#" takes "left", too.
TEST(TopicMap, ThePrefixItselfIsNoTopicOfIts) {
    const TopicMap map(std::array{TopicRule{.filter = "#", .remote_prefix = "left/"}}, {});
    EXPECT_EQ(crossed(map, Side::Remote, "tutti/left"), "");
    EXPECT_EQ(crossed(map, Side::Remote, "tutti/left/event/press"), "tutti/event/press");
}

TEST(TopicMap, WhatAnInstallationSaysOfItselfCrossesOnlyByName) {
    const TopicMap all(std::array{TopicRule{.filter = "#"}}, {});
    const TopicMap any(std::array{TopicRule{.filter = "+/#"}}, {});
    const TopicMap everything(std::array{TopicRule{.filter = "/#"}}, {"tutti", "house"});
    for (const auto branch : home_branches()) {
        const auto topic = "tutti/" + std::string(branch) + "/x";
        EXPECT_EQ(crossed(all, Side::Local, topic), "") << topic;
        EXPECT_EQ(crossed(all, Side::Remote, topic), "") << topic;
        EXPECT_EQ(crossed(any, Side::Local, topic), "") << topic;
        EXPECT_EQ(crossed(everything, Side::Local, topic), "") << topic;
        EXPECT_EQ(crossed(everything, Side::Local, "house/" + std::string(branch) + "/x"), "");
        const TopicMap named(std::array{TopicRule{.filter = std::string(branch) + "/#"}}, {});
        EXPECT_EQ(crossed(named, Side::Local, topic), topic);
        EXPECT_EQ(crossed(named, Side::Remote, topic), topic);
    }
    EXPECT_EQ(crossed(all, Side::Local, "tutti/workers"), "tutti/workers");
    const TopicMap below(std::array{TopicRule{.filter = "#", .local_prefix = "left/"}}, {});
    EXPECT_EQ(crossed(below, Side::Remote, "tutti/worker/lamp"), "");
}

TEST(TopicMap, AResponseTopicIsWhereTheAnswerComesBackBy) {
    const TopicMap map(
        std::array{
            TopicRule{.filter = "cmd/+", .direction = Direction::Out, .remote_prefix = "left/"},
            TopicRule{.filter = "reply/#", .direction = Direction::In, .remote_prefix = "left/"}
        },
        {}
    );
    EXPECT_EQ(map.cross_response(Side::Local, "tutti/reply/page/1"), "tutti/left/reply/page/1");
    EXPECT_EQ(map.cross_response(Side::Local, "tutti/answers/page/1"), "tutti/answers/page/1");
    EXPECT_EQ(map.cross_response(Side::Remote, "tutti/left/reply/page/1"), "tutti/left/reply/page/1");
    const TopicMap all(std::array{TopicRule{.filter = "#", .remote_prefix = "left/"}}, {});
    EXPECT_EQ(all.cross_response(Side::Local, "tutti/answers/page/1"), "tutti/left/answers/page/1");
    EXPECT_EQ(
        all.cross_response(Side::Local, "tutti/reply/page/1"), "tutti/reply/page/1"
    ); // it stays at home
}

// Whatever the topic: it comes back as what it was, and each side's filter takes what crosses to it.
TEST(TopicMap, ThereAndBackIsWhereItWas) {
    const TopicMap map(
        std::array{
            TopicRule{.filter = "event/+/x/#", .local_prefix = "a/b/", .remote_prefix = "c/"},
            TopicRule{.filter = "/+", .remote_prefix = "/out/"}, TopicRule{.filter = "reading/#"}
        },
        {"tutti", "house"}
    );
    int taken = 0;
    for (const std::string first : {"tutti", "house", "", "x"})
        for (const std::string rest :
             {"", "/", "/a/b/event/1/x", "/a/b/event//x/y", "/reading", "/reading/", "/reading/r/s", "/c"}) {
            const auto topic = first + rest;
            const Lane* lane = topic.empty() ? nullptr : map.find(Side::Local, topic);
            if (lane == nullptr) continue;
            ++taken;
            const auto there = TopicMap::cross(*lane, topic);
            EXPECT_TRUE(mqtt::matches(lane->to_filter, there)) << there;
            EXPECT_EQ(crossed(map, Side::Remote, there), topic);
        }
    EXPECT_EQ(taken, 8);
}

TEST(TopicMap, ATopicComesBackWhereTheOtherWayBringsItUnderItsName) {
    const auto comes_back = [](const TopicMap& map, Side from, std::string_view topic) {
        const Lane* const lane = map.find(from, topic);
        return lane != nullptr && map.comes_back(from, *lane, topic);
    };
    const TopicMap map(
        std::array{
            TopicRule{.filter = "event/#", .remote_prefix = "left/"},
            TopicRule{.filter = "reading/#", .direction = Direction::Out},
            TopicRule{.filter = "reading/a", .direction = Direction::In},
            TopicRule{.filter = "cmd/#", .direction = Direction::Out},
            TopicRule{.filter = "cmd/#", .direction = Direction::In, .local_prefix = "venue/"}
        },
        {"tutti", "house"}
    );
    EXPECT_TRUE(comes_back(map, Side::Local, "tutti/event/a"));
    EXPECT_TRUE(comes_back(map, Side::Remote, "house/left/event/a"));
    EXPECT_TRUE(comes_back(map, Side::Local, "tutti/reading/a"));
    EXPECT_FALSE(comes_back(map, Side::Local, "tutti/reading/b"));
    EXPECT_FALSE(comes_back(map, Side::Local, "tutti/cmd/a")) << "it would come back as another";
    EXPECT_FALSE(comes_back(map, Side::Remote, "house/cmd/a"));
}

TEST(TopicRule, WrongOnesAreNamedByTheirKey) {
    const auto wrong = [](TopicRule rule) {
        const auto mistake = check_rule(rule);
        return std::string(mistake ? mistake->key : "");
    };
    EXPECT_EQ(wrong({.filter = "event/#"}), "");
    EXPECT_EQ(wrong({.filter = "/event/#", .local_prefix = "a/", .remote_prefix = "/b/c/"}), "");
    for (const auto* filter : {"", "/", "a/#/b", "a+", "$SYS/#", "/$share/g/a", "\xff"})
        EXPECT_EQ(wrong({.filter = filter}), "filter") << filter;
    for (const auto* prefix : {"a", "/", "+/", "#/", "$a/", "\xff/"}) {
        EXPECT_EQ(wrong({.filter = "a", .local_prefix = prefix}), "local_prefix") << prefix;
        EXPECT_EQ(wrong({.filter = "a", .remote_prefix = prefix}), "remote_prefix") << prefix;
    }
}

TEST(TopicRule, WhatTwoTakeIsAnOverlap) {
    const auto both = [](TopicRule one, TopicRule another) {
        return find_overlap(std::array{std::move(one), std::move(another)}, {}).has_value();
    };
    EXPECT_TRUE(both({.filter = "event/#"}, {.filter = "event/press"}));
    EXPECT_TRUE(both({.filter = "a", .local_prefix = "x/"}, {.filter = "x/+", .remote_prefix = "y/"}));
    EXPECT_FALSE(both({.filter = "event/#"}, {.filter = "reading/#"}));
    EXPECT_FALSE(both(
        {.filter = "event/#", .direction = Direction::Out},
        {.filter = "event/#", .direction = Direction::In, .remote_prefix = "left/"}
    ));
}

TEST(TopicRule, WhatOneBridgeSendsAnotherMayBringBack) {
    const auto map = [](TopicRule rule) { return TopicMap(std::array{std::move(rule)}, {}); };
    const auto out = map({.filter = "event/#", .direction = Direction::Out});
    EXPECT_TRUE(brings_back(out, map({.filter = "event/+", .direction = Direction::In})));
    EXPECT_FALSE(brings_back(out, map({.filter = "reading/#"})));
    EXPECT_FALSE(brings_back(map({.filter = "event/#", .direction = Direction::In}), out));
}

} // namespace
} // namespace tutti::bridge
