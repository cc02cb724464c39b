#include "base/ip_network.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

TEST(IpAddress, IsWrittenInOneWay) {
    for (const auto& [text, printed] : {
             std::pair{"127.0.0.1", "127.0.0.1"},
             std::pair{"::ffff:10.1.2.3", "10.1.2.3"},
             std::pair{"2001:DB8:0:0::1", "2001:db8::1"},
             std::pair{"fe80::1%eth0", "fe80::1"},
             std::pair{"::1", "::1"},
         })
        EXPECT_EQ(print(parse_ip_address(text).value()), printed) << text;
}

TEST(IpAddress, WhatIsNoneIsNone) {
    for (const auto* text :
         {"", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4:80", "[::1]", ":::", "1.2.3.4 ",
          "unknown", "_hidden", "01.2.3.4"})
        EXPECT_FALSE(parse_ip_address(text)) << text;
    EXPECT_FALSE(parse_ip_address(std::string_view("1.2.3.4\0x", 9)));
    EXPECT_FALSE(parse_ip_address(std::string(1000, '1')));
}

TEST(IpNetwork, ContainsWhatBeginsAsItDoes) {
    const auto contains = [](std::string_view network, std::string_view address) {
        return parse_ip_network(network).value().contains(parse_ip_address(address).value());
    };
    EXPECT_TRUE(contains("10.0.0.0/8", "10.255.0.1"));
    EXPECT_TRUE(contains("10.0.0.0/8", "::ffff:10.0.0.1"));
    EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.1"));
    EXPECT_TRUE(contains("172.16.0.0/12", "172.31.255.255"));
    EXPECT_FALSE(contains("172.16.0.0/12", "172.32.0.0"));
    EXPECT_TRUE(contains("127.0.0.1", "127.0.0.1"));
    EXPECT_FALSE(contains("127.0.0.1", "127.0.0.2"));
    EXPECT_TRUE(contains("fd00::/8", "fd12::1"));
    EXPECT_FALSE(contains("fd00::/8", "fe80::1"));
    EXPECT_TRUE(contains("0.0.0.0/0", "1.2.3.4"));
    EXPECT_FALSE(contains("0.0.0.0/0", "::1")); // the IPv4 network of everybody
    EXPECT_TRUE(contains("::/0", "::1"));
    EXPECT_TRUE(contains("::1/128", "::1"));
}

TEST(IpNetwork, WhatIsNoneIsNone) {
    for (const auto* text :
         {"", "/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.1/8", "fd00::/129",
          "fd00::1/8", "fe80::1%eth0", "all"})
        EXPECT_FALSE(parse_ip_network(text)) << text;
}

} // namespace
} // namespace tutti
