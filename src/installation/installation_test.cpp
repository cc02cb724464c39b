#include "installation/installation.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

TEST(Installation, ItsWorkersAreNamedAfterItsNode) {
    Installation installation;
    EXPECT_EQ(installation.bus_prefix(), "");
    EXPECT_EQ(installation.bus_name("system"), "system");
    installation.node = "left";
    EXPECT_EQ(installation.bus_prefix(), "left.");
    EXPECT_EQ(installation.bus_name("system"), "left.system");
}

TEST(Installation, ItsBusIsInTheRunDirectoryOrElsewhere) {
    Installation installation;
    EXPECT_EQ(installation.bus_url("/run/tutti"), "unix:///run/tutti/mqtt");
    installation.bus.url = "mqtt://broker:1884";
    EXPECT_EQ(installation.bus_url("/run/tutti"), "mqtt://broker:1884");
}

TEST(Installation, ItsHubIsReachedOnThisMachineWhereverItListens) {
    Installation installation;
    EXPECT_EQ(installation.hub_address(), (Address{"127.0.0.1", 1883}));
    for (const auto* everywhere : {"0.0.0.0", "::"}) {
        installation.hub.tcp = Address{everywhere, 1900};
        EXPECT_EQ(installation.hub_address(), (Address{"127.0.0.1", 1900})) << everywhere;
    }
    installation.hub.tcp = Address{"::1", 1883};
    EXPECT_EQ(installation.hub_address(), (Address{"::1", 1883}));
}

TEST(Installation, AHubWithoutAPortToTellIsReachedByItsSocketAlone) {
    Installation installation;
    installation.hub.tcp = Address{"127.0.0.1", 0};
    EXPECT_EQ(installation.hub_address(), std::nullopt);
    installation.hub.tcp.reset();
    EXPECT_EQ(installation.hub_address(), std::nullopt);
    installation.hub.tcp = Address{"127.0.0.1", 1883};
    installation.bus.url = "mqtt://broker";
    EXPECT_EQ(installation.hub_address(), std::nullopt) << "there is no hub";
}

} // namespace
} // namespace tutti::installation
