#include "installation/bus_section.hpp"
#include "installation/load.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

std::string reason(const toml::Read<std::string>& read) { return read ? "right" : read.error().reason; }

TEST(BusUrl, BusUrlsAreTheHubOrAnotherBroker) {
    const auto url = [](std::string_view text) { return reason(BusUrl{}(Value(text))); };
    EXPECT_EQ(url("hub"), "right");
    EXPECT_EQ(url("mqtt://broker.local"), "right");
    EXPECT_EQ(url("mqtt://[::1]:1884"), "right");
    EXPECT_EQ(url("mqtts://broker:8883"), "mqtts:// is not supported by this version yet");
    EXPECT_EQ(url("redis://me:secret@redis.local:6380/2"), "right");
    EXPECT_EQ(url("redis+unix:///run/redis.sock?db=1"), "right");
    EXPECT_EQ(url("rediss://redis"), "rediss:// is not supported by this version yet");
    EXPECT_EQ(url("redis://:secret@redis/x"), "the bus URL has a database that is no number: …/0");
    EXPECT_EQ(
        url("broker:1883"), "must be \"hub\", mqtt://host:port or redis://[user:password@]host:port/database"
    );
    EXPECT_EQ(url("mqtt://broker:0"), "the port must be from 1 to 65535");
    EXPECT_EQ(url("mqtt://broker:1/x"), "the port must be from 1 to 65535");
    EXPECT_EQ(
        url("mqtt://me:secret@broker"), "a secret does not stand in the file, and a user of another broker "
                                        "is not supported by this version yet"
    );
}

TEST(BusSection, OfARedisIsShownWithoutItsPassword) {
    EXPECT_EQ(BusConfig{.url = "redis://me:secret@redis"}.shown_url(), "redis://me@redis:6379/0");
    EXPECT_EQ(BusConfig{.url = "mqtt://broker"}.shown_url(), "mqtt://broker");
    EXPECT_EQ(BusConfig{}.shown_url(), "hub");
    EXPECT_TRUE(BusConfig{.url = "redis://me:secret@redis"}.has_password());
    EXPECT_FALSE(BusConfig{.url = "redis://redis"}.has_password());
}

TEST(BusSection, SaysWhereItListens) {
    const auto address = [](const char* url) {
        const auto there = BusConfig{.url = url}.address();
        return there ? print(*there) : "nowhere";
    };
    EXPECT_EQ(address("redis://:secret@redis:1/2"), "redis:1");
    EXPECT_EQ(address("mqtt://broker"), "broker:1883");
    EXPECT_EQ(address("redis+unix:///run/r"), "nowhere");
    EXPECT_EQ(address("hub"), "nowhere");
}

TEST(BusSection, IsTheRedisOfTheEnvironmentWhereTheFileSaysNone) {
    EXPECT_EQ(usual_bus({})->url, "hub");
    EXPECT_EQ(usual_bus("redis://redis")->url, "redis://redis");
    EXPECT_EQ(
        usual_bus("http://:secret@redis").error().message,
        "REDIS_URL: the URL of a Redis server begins with redis:// or redis+unix://"
    );
    Installation usual;
    usual.bus = *usual_bus("redis://:secret@redis");
    const auto open = load_installation("name = \"a\"", usual);
    ASSERT_TRUE(open);
    EXPECT_EQ(open->bus.url, "redis://:secret@redis");
    EXPECT_EQ(open->find_service("hub"), nullptr);
    EXPECT_EQ(load_installation("[bus]\nurl = \"hub\"", usual)->bus.url, "hub");
    const auto needs_hub = load_installation("[service.x]\nrun = [\"x\"]\nneeds = [\"hub\"]", usual);
    ASSERT_FALSE(needs_hub);
    EXPECT_EQ(needs_hub.error()[0].reason.find("secret"), std::string::npos);
}

} // namespace
} // namespace tutti::installation
