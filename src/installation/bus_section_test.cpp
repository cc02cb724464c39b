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
    EXPECT_EQ(url("unix:///run/tutti/mqtt"), "right");
    EXPECT_EQ(url("unix://mqtt"), "needs an absolute path: unix:///run/tutti/mqtt");
    EXPECT_EQ(url("mqtts://broker"), "right");
    EXPECT_EQ(url("mqtts://broker:8883?ca=/ca.pem"), "right");
    EXPECT_EQ(url("mqtts://broker?ca=ca.pem"), "ca of the bus must be an absolute path");
    EXPECT_EQ(url("mqtts://broker:0?ca=/ca.pem"), "the port must be from 1 to 65535");
    EXPECT_EQ(url("redis://me:secret@redis.local:6380/2"), "right");
    EXPECT_EQ(url("redis+unix:///run/redis.sock?db=1"), "right");
    EXPECT_EQ(url("rediss://me:secret@redis:6380/2?ca=/ca.pem"), "right");
    EXPECT_EQ(url("redis://:secret@redis/x"), "the bus URL has a database that is no number: …/0");
    EXPECT_EQ(
        url("broker:1883"),
        "must be \"hub\", mqtt://host:port, unix:///path of a broker's socket or "
        "redis://[user:password@]host:port/database; mqtts:// and rediss:// are the same over TLS"
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

std::string read_url(const std::string& section, const Installation& usual = {}) {
    const auto read = load_installation("[bus]\n" + section, usual);
    return read ? read->bus.url : read.error()[0].key + " " + read.error()[0].reason;
}

TEST(BusSection, HandsTheFilesForTlsOnInItsUrl) {
    const std::string files = "ca = \"/c a\"\ncertificate = \"/me.pem\"\nkey = \"/me.key\"";
    EXPECT_EQ(read_url("url = \"mqtts://broker\"\nca = \"/ca.pem\""), "mqtts://broker?ca=%2Fca.pem");
    EXPECT_EQ(
        read_url("url = \"rediss://:secret@redis/1\"\n" + files),
        "rediss://:secret@redis/1?ca=%2Fc%20a&certificate=%2Fme.pem&key=%2Fme.key"
    );
    const BusConfig bus{.url = "mqtts://broker?ca=/ca.pem"};
    EXPECT_EQ(bus.shown_url(), "mqtts://broker");
    EXPECT_TRUE(bus.is_tls());
    EXPECT_FALSE(BusConfig{.url = "mqtt://broker"}.is_tls());
    Installation usual;
    usual.bus = *usual_bus("rediss://:secret@redis");
    EXPECT_EQ(read_url("ca = \"/ca.pem\"", usual), "rediss://:secret@redis?ca=%2Fca.pem");
}

TEST(BusSection, TakesFilesForTlsWithSuchAUrlAlone) {
    const std::string broker = "url = \"mqtts://broker\"\n";
    EXPECT_EQ(
        read_url("url = \"mqtt://broker\"\nca = \"/ca.pem\""),
        "bus.ca is for a url that begins with mqtts:// or rediss://"
    );
    EXPECT_EQ(read_url("ca = \"/ca.pem\""), "bus.ca is for a url that begins with mqtts:// or rediss://");
    EXPECT_EQ(read_url(broker + "ca = \"ca.pem\""), "bus.ca must be an absolute path");
    EXPECT_EQ(read_url(broker + "key = \"/me.key\""), "bus.key certificate and key of the bus come together");
}

TEST(BusSection, SaysWhereItListens) {
    const auto address = [](const char* url) {
        const auto there = BusConfig{.url = url}.address();
        return there ? print(*there) : "nowhere";
    };
    EXPECT_EQ(address("redis://:secret@redis:1/2"), "redis:1");
    EXPECT_EQ(address("mqtt://broker"), "broker:1883");
    EXPECT_EQ(address("mqtts://broker?ca=/ca.pem"), "broker:8883");
    EXPECT_EQ(address("rediss://broker"), "broker:6379");
    EXPECT_EQ(address("redis+unix:///run/r"), "nowhere");
    EXPECT_EQ(address("unix:///run/tutti/mqtt"), "nowhere");
    EXPECT_EQ(address("hub"), "nowhere");
}

TEST(BusSection, IsTheRedisOfTheEnvironmentWhereTheFileSaysNone) {
    EXPECT_EQ(usual_bus({})->url, "hub");
    EXPECT_EQ(usual_bus("redis://redis")->url, "redis://redis");
    EXPECT_EQ(
        usual_bus("http://:secret@redis").error().message,
        "REDIS_URL: the URL of a Redis server begins with redis://, rediss:// or redis+unix://"
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
