#include "base/public_host.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

TEST(PublicHost, IsAnAddressThatEverybodyReaches) {
    for (const auto* host :
         {"8.8.8.8", "142.250.1.95", "2a00:1450:4001:80b::200a", "64:ff9b::808:808", "::ffff:8.8.8.8"})
        EXPECT_TRUE(is_public_host(host)) << host;
}

TEST(PublicHost, IsNoAddressOfANetworkOfItsOwn) {
    for (const auto* host :
         {"127.0.0.1",
          "127.255.0.9",
          "0.0.0.0",
          "10.1.2.3",
          "100.64.0.1",
          "100.127.255.255",
          "169.254.169.254",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "192.0.0.1",
          "192.0.2.1",
          "198.19.0.1",
          "224.0.0.251",
          "255.255.255.255",
          "::",
          "::1",
          "::ffff:127.0.0.1",
          "::ffff:192.168.1.1",
          "::127.0.0.1",
          "fe80::1",
          "fe80::1%eth0",
          "fc00::1",
          "fd12::1",
          "ff02::1",
          "64:ff9b::a00:1",
          "64:ff9b:1::1",
          "2001:db8::1",
          "2001::1",
          "2002:a00:1::1"})
        EXPECT_FALSE(is_public_host(host)) << host;
}

TEST(PublicHost, IsANameWithADot) {
    for (const auto* host :
         {"fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com",
          "db5p.notify.windows.com", "push.example", "local.example.org", "mylocal.net", "1.example.org"})
        EXPECT_TRUE(is_public_host(host)) << host;
}

TEST(PublicHost, IsNoNameThatEachNetworkHasForItself) {
    for (const auto* host :
         {"",
          ".",
          "localhost",
          "LOCALHOST",
          "hub",
          "printer.local",
          "Printer.LOCAL",
          "a.localhost",
          "nas.lan",
          "metadata.google.internal",
          "nas.home.arpa",
          "router.fritz.box",
          "fritz.box",
          "push.example.",
          ".example.org",
          "a..example.org",
          "127.1",
          "0x7f.1",
          "2130706433",
          "0177.0.0.1",
          "1.2.3.4.5"})
        EXPECT_FALSE(is_public_host(host)) << host;
}

} // namespace
} // namespace tutti
