#include "installation/bus_section.hpp"

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
    EXPECT_EQ(url("redis://broker"), "redis:// is not supported by this version yet");
    EXPECT_EQ(url("broker:1883"), "must be \"hub\" or mqtt://host:port");
    EXPECT_EQ(url("mqtt://broker:0"), "the port must be from 1 to 65535");
    EXPECT_EQ(url("mqtt://broker:1/x"), "the port must be from 1 to 65535");
    EXPECT_EQ(
        url("mqtt://me:secret@broker"), "a secret does not stand in the file, and a user of another broker "
                                        "is not supported by this version yet"
    );
}

} // namespace
} // namespace tutti::installation
