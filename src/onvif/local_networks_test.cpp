#include "onvif/local_networks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <utility>

namespace tutti::onvif {
namespace {

LocalAddress at(std::string interface, std::string_view address, int prefix) {
    LocalAddress local;
    local.interface = std::move(interface);
    local.address = parse_ipv4(address).value();
    local.prefix = prefix;
    return local;
}

std::optional<LeftOut> against(const LocalAddress& address) { return reason_against(address); }

TEST(LocalNetworks, ReachWhatIsOfTheSameNetwork) {
    const auto own = at("eth0", "192.168.1.20", 24);
    EXPECT_TRUE(own.reaches(parse_ipv4("192.168.1.255").value()));
    EXPECT_FALSE(own.reaches(parse_ipv4("192.168.2.20").value()));
    EXPECT_FALSE(own.reaches(parse_ipv4("127.0.0.1").value()));
    EXPECT_FALSE(at("eth0", "10.0.0.1", 32).reaches(parse_ipv4("10.0.0.2").value()));
}

TEST(LocalNetworks, ACableAndAWifiAreLookedThrough) {
    const auto choice = choose_networks({at("eth0", "192.168.1.20", 24), at("wlan0", "10.1.2.3", 22)});
    ASSERT_EQ(choice.networks.size(), 2U);
    EXPECT_EQ(print_ipv4(choice.networks[0].first), "192.168.1.1");
    EXPECT_EQ(print_ipv4(choice.networks[0].last), "192.168.1.254");
    EXPECT_EQ(print_ipv4(choice.networks[0].own), "192.168.1.20");
    EXPECT_EQ(print_ipv4(choice.networks[1].first), "10.1.0.1");
    EXPECT_EQ(print_ipv4(choice.networks[1].last), "10.1.3.254");
}

TEST(LocalNetworks, NoneOfAContainerIs) {
    for (const auto* name :
         {"docker0", "br-0123456789ab", "veth12ab", "virbr0", "cni0", "cni-podman0", "podman1", "lxcbr0",
          "lxdbr0", "incusbr0", "docker_gwbridge", "hassio", "vmnet8", "vboxnet0", "vnet3", "flannel.1"})
        EXPECT_EQ(against(at(name, "172.17.0.1", 24)), LeftOut::Container) << name;
}

TEST(LocalNetworks, ABridgeCountsByWhatItJoins) {
    auto bridge = at("br0", "192.168.1.20", 24);
    bridge.joins = {"enp3s0", "vnet0"};
    EXPECT_EQ(against(bridge), std::nullopt) << "virtual machines share a real network";
    bridge.joins = {"veth1", "tap0"};
    EXPECT_EQ(against(bridge), LeftOut::Container) << "a container's bridge by a name of its own";
    bridge.joins = std::vector<std::string>();
    EXPECT_EQ(against(bridge), LeftOut::Container);
}

TEST(LocalNetworks, NoTunnelIs) {
    for (const auto* name : {"tun0", "tap0", "wg0", "tailscale0", "ppp0", "ztabcdef"})
        EXPECT_EQ(against(at(name, "10.8.0.2", 24)), LeftOut::Tunnel) << name;
    auto line = at("office", "10.8.0.2", 24);
    line.is_point_to_point = true;
    EXPECT_EQ(against(line), LeftOut::Tunnel);
    auto headless = at("office", "10.8.0.2", 24);
    headless.is_ethernet = false;
    EXPECT_EQ(against(headless), LeftOut::Tunnel);
}

TEST(LocalNetworks, NeitherLoopbackNorWhatIsDownIs) {
    auto loopback = at("lo", "127.0.0.1", 8);
    loopback.is_loopback = true;
    EXPECT_EQ(against(loopback), LeftOut::Loopback);
    auto down = at("eth0", "192.168.1.20", 24);
    down.is_up = false;
    EXPECT_EQ(against(down), LeftOut::Down);
}

TEST(LocalNetworks, AddressesOfStrangersAreNot) {
    EXPECT_EQ(against(at("eth0", "203.0.113.7", 24)), LeftOut::Foreign);
    EXPECT_EQ(against(at("eth0", "100.64.0.7", 24)), LeftOut::Foreign) << "a provider's, or a VPN's";
    EXPECT_EQ(against(at("eth0", "169.254.1.1", 24)), LeftOut::Foreign);
    EXPECT_EQ(against(at("eth0", "172.15.255.1", 24)), LeftOut::Foreign);
    EXPECT_EQ(against(at("eth0", "172.16.0.1", 24)), std::nullopt);
    EXPECT_EQ(against(at("eth0", "172.31.255.1", 24)), std::nullopt);
    EXPECT_EQ(against(at("eth0", "172.32.0.1", 24)), LeftOut::Foreign);
    EXPECT_EQ(against(at("eth0", "11.0.0.1", 24)), LeftOut::Foreign);
    EXPECT_EQ(against(at("eth0", "192.169.0.1", 24)), LeftOut::Foreign);
}

TEST(LocalNetworks, TheLargestIsTwentyTwo) {
    EXPECT_EQ(against(at("eth0", "10.0.0.1", 22)), std::nullopt);
    for (const int prefix : {21, 16, 8, 1, 0})
        EXPECT_EQ(against(at("eth0", "10.0.0.1", prefix)), LeftOut::TooLarge) << prefix;
    EXPECT_EQ(against(at("eth0", "10.0.0.1", 30)), std::nullopt);
    EXPECT_EQ(against(at("eth0", "10.0.0.1", 31)), LeftOut::Alone);
    EXPECT_EQ(against(at("eth0", "10.0.0.1", 32)), LeftOut::Alone);
}

TEST(LocalNetworks, EveryAddressThatIsAskedIsInTheSubnet) {
    for (int prefix = 22; prefix <= 30; ++prefix) {
        for (const auto* own : {"10.0.0.0", "10.0.0.1", "10.0.1.77", "10.0.3.255"}) {
            const auto choice = choose_networks({at("eth0", own, prefix)});
            ASSERT_EQ(choice.networks.size(), 1U);
            const auto& network = choice.networks.front();
            const auto beyond = ~Ipv4{0} << (32 - prefix);
            EXPECT_EQ(network.first & beyond, network.own & beyond);
            EXPECT_EQ(network.last & beyond, network.own & beyond);
            EXPECT_EQ(network.last - network.first + 1, (1U << (32 - prefix)) - 2)
                << "neither the network's own address nor that of everybody";
        }
    }
}

TEST(LocalNetworks, OneNetworkIsLookedThroughOnce) {
    const auto choice = choose_networks({at("eth0", "192.168.1.20", 24), at("wlan0", "192.168.1.21", 24)});
    EXPECT_EQ(choice.networks.size(), 1U);
    EXPECT_TRUE(choice.left_out.empty());
}

TEST(LocalNetworks, NoMoreThanFour) {
    std::vector<LocalAddress> many;
    for (int i = 0; i < 6; ++i)
        many.push_back(at(fmt::format("eth{}", i), fmt::format("192.168.{}.2", i), 24));
    const auto choice = choose_networks(many);
    EXPECT_EQ(choice.networks.size(), most_networks);
    ASSERT_EQ(choice.left_out.size(), 2U);
    EXPECT_EQ(choice.left_out[0].reason, LeftOut::TooMany);
}

TEST(LocalNetworks, WhatIsLeftOutSaysWhy) {
    const auto choice = choose_networks({at("docker0", "172.17.0.1", 16), at("eth0", "10.0.0.1", 8)});
    EXPECT_TRUE(choice.networks.empty());
    ASSERT_EQ(choice.left_out.size(), 2U);
    EXPECT_EQ(why(choice.left_out[0].reason), "it is for containers or virtual machines");
    EXPECT_EQ(why(choice.left_out[1].reason), "it is larger than /22");
}

TEST(Ipv4, IsReadAndPrinted) {
    EXPECT_EQ(parse_ipv4("192.168.1.20"), Ipv4{0xC0A80114});
    EXPECT_EQ(print_ipv4(0xC0A80114), "192.168.1.20");
    for (const auto* wrong : {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "a.b.c.d", "1.2.3.4 "})
        EXPECT_EQ(parse_ipv4(wrong), std::nullopt) << wrong;
}

} // namespace
} // namespace tutti::onvif
