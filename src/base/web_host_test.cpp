#include "base/web_host.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

TEST(WebHost, IsKnownWithoutItsPort) {
    EXPECT_EQ(host_without_port("panel.local:8083"), "panel.local");
    EXPECT_EQ(host_without_port("panel.local"), "panel.local");
    EXPECT_EQ(host_without_port("[::1]:8083"), "[::1]");
    EXPECT_EQ(host_without_port("[::1"), "[::1");
}

TEST(WebHost, ThatIsAnAddressMeansNoOther) {
    for (const auto* host : {"192.168.1.7", "127.0.0.1", "[::1]", "[fd00::1]"})
        EXPECT_TRUE(is_address_host(host)) << host;
    for (const auto* host : {"panel.local", "127.0.0.1.example", "1.2.3", "::1", "[::1", "[panel]", "", "[]"})
        EXPECT_FALSE(is_address_host(host)) << host;
}

TEST(WebHost, OfThisMachineIsSaidInAFewWays) {
    for (const auto* host : {"localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "[::1]"})
        EXPECT_TRUE(is_local_host(host)) << host;
    for (const auto* host : {"127.0.0.1.example", "127.example", "localhost.example", "192.168.1.7", ""})
        EXPECT_FALSE(is_local_host(host)) << host;
}

} // namespace
} // namespace tutti
