#include "installation/load.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

TEST(BridgeSection, AllOfItAndTheServiceRuns) {
    const auto read = load_installation(R"(
[bridge.venue]
url = "mqtts://broker.example:8883"
ca = "/etc/venue.pem"
root = "house"
user = "left"
password = { file = "venue.password" }
client_id = "left-bridge"
version = "3.1.1"
session_expiry = "1h"
keep_retained = false
topics = [
  { filter = "event/#", direction = "out", qos = 2, remote_prefix = "left/" },
  { filter = "/zigbee/#", direction = "in", qos = 0, local_prefix = "venue/" },
]
)");
    ASSERT_TRUE(read) << read.error()[0].reason;
    ASSERT_EQ(read->bridges.size(), 1U);
    const auto& venue = read->bridges[0];
    EXPECT_EQ(venue.name, "venue");
    EXPECT_EQ(venue.url, "mqtts://broker.example:8883?ca=%2Fetc%2Fvenue.pem");
    EXPECT_EQ(venue.root, "house");
    EXPECT_EQ(venue.user, "left");
    EXPECT_EQ(venue.password->file, "venue.password");
    EXPECT_EQ(venue.client_id, "left-bridge");
    EXPECT_EQ(venue.version, mqtt::Version::V311);
    EXPECT_EQ(venue.session_expiry, std::chrono::hours(1));
    EXPECT_FALSE(venue.keep_retained);
    ASSERT_EQ(venue.topics.size(), 2U);
    EXPECT_EQ(
        venue.topics[0],
        (bridge::TopicRule{"event/#", bridge::Direction::Out, mqtt::QoS::ExactlyOnce, "", "left/"})
    );
    EXPECT_EQ(venue.topics[1].local_prefix, "venue/");
    const auto* service = read->find_service("bridge");
    ASSERT_NE(service, nullptr);
    EXPECT_FALSE(service->required);
}

TEST(BridgeSection, ItsRootIsOursWhereItSaysNone) {
    const auto read = load_installation(
        "[bus]\nroot = \"house\"\n[bridge.a]\nurl = \"mqtt://a\"\ntopics = [{ filter = \"x\" }]\n"
        "[bridge.b]\nurl = \"mqtt://b\"\nroot = \"\"\ntopics = [{ filter = \"x\" }]"
    );
    ASSERT_TRUE(read) << read.error()[0].reason;
    EXPECT_EQ(read->bridges[0].root, "house");
    EXPECT_EQ(read->bridges[1].root, "");
}

TEST(BridgeSection, WithoutItNothingRuns) {
    const auto read = load_installation("[service.system]\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->find_service("bridge"), nullptr);
}

TEST(BridgeSection, WhatIsWrongIsSaidOnceAndWhereItStands) {
    const std::string venue = "[bridge.venue]\nurl = \"mqtt://a\"\n";
    const std::string topics = "topics = [{ filter = \"x\" }]\n";
    for (const auto& [text, key] : std::initializer_list<std::pair<std::string, std::string>>{
             {"[bridge.venue]\n" + topics, "bridge.venue.url"},
             {venue, "bridge.venue.topics"},
             {venue + "topics = []", "bridge.venue.topics"},
             {venue + "topics = [{ qos = 1 }]", "bridge.venue.topics[0].filter"},
             {venue + "topics = [{ filter = \"a+\" }]", "bridge.venue.topics[0].filter"},
             {venue + "topics = [{ filter = \"a\", qos = 3 }]", "bridge.venue.topics[0].qos"},
             {venue + "topics = [{ filter = \"a\", direction = \"up\" }]", "bridge.venue.topics[0].direction"
             },
             {venue + "topics = [{ filter = \"a\", prefix = \"b\" }]", "bridge.venue.topics[0].prefix"},
             {venue + "topics = [{ filter = \"a\", remote_prefix = \"b\" }]",
              "bridge.venue.topics[0].remote_prefix"},
             {venue + "topics = [{ filter = \"a/#\" }, { filter = \"a/b\" }]", "bridge.venue.topics"},
             {venue + topics + "password = { file = \"x\" }", "bridge.venue.password"},
             {venue + topics + "ca = \"/x\"", "bridge.venue.ca"},
             {venue + topics + "client_id = \"a b\"", "bridge.venue.client_id"},
             {venue + topics + "version = \"4\"", "bridge.venue.version"},
             {venue + topics + "try = true", "bridge.venue.try"},
             {"[bridge.venue]\nurl = \"http://a\"\n" + topics, "bridge.venue.url"},
             {"[bridge.venue]\nurl = \"mqtt://me:secret@a\"\n" + topics, "bridge.venue.url"},
             {venue + topics
                  + "[bridge.again]\nurl = \"mqtt://a\"\ntopics = [{ filter = \"x\", direction = \"out\" }]",
              "bridge.venue"},
         }) {
        const auto read = load_installation(text);
        ASSERT_FALSE(read) << text;
        ASSERT_EQ(read.error().size(), 1U) << text << read.error()[1].key << read.error()[1].reason;
        EXPECT_EQ(read.error()[0].key, key) << text;
        EXPECT_TRUE(read.error()[0].position) << text;
    }
}

} // namespace
} // namespace tutti::installation
