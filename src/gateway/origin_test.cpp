#include "gateway/origin.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

TEST(AllowedHosts, OnLoopbackOnlyOwnNamesAreAnswered) {
    const auto hosts = AllowedHosts::local({"totem.local"});
    for (const auto* good :
         {"localhost", "localhost:8080", "LOCALHOST", "127.0.0.1:80", "127.1.2.3", "[::1]", "[::1]:8080",
          "Totem.local:1"})
        EXPECT_TRUE(hosts.allows(good)) << good;
    for (const auto* bad :
         {"", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]", "0.0.0.0",
          "192.168.0.1:8080", ":80"})
        EXPECT_FALSE(hosts.allows(bad)) << bad;
}

TEST(AllowedHosts, BehindAPasswordEveryNameIs) { EXPECT_TRUE(AllowedHosts::any().allows("totem.lan:8080")); }

TEST(IsSameHost, NeedsHostAndPort) {
    EXPECT_TRUE(is_same_host("http://localhost:8080", "localhost:8080"));
    EXPECT_TRUE(is_same_host("https://Totem.lan", "totem.lan"));
    for (const auto* bad :
         {"http://localhost:8081", "http://localhost", "null", "", "file://", "localhost:8080",
          "http://localhost:8080.evil.example"})
        EXPECT_FALSE(is_same_host(bad, "localhost:8080")) << bad;
}

} // namespace
} // namespace tutti::gateway
