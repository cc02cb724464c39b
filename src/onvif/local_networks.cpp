#include "onvif/local_networks.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::onvif {

namespace {

/// What the programs that make networks for containers and virtual machines call them.
constexpr std::array<std::string_view, 24> container_names = {
    "docker", "br-",   "veth",    "virbr", "vnet",   "cni",   "podman",   "lxc",
    "lxd",    "incus", "flannel", "cali",  "cilium", "weave", "kube",     "nerdctl",
    "hassio", "vmnet", "vboxnet", "cbr",   "ifb",    "dummy", "waydroid", "vif",
};
constexpr std::array<std::string_view, 11> tunnel_names = {
    "tun", "tap", "wg", "tailscale", "ppp", "zt", "utun", "nebula", "ipsec", "gre", "sit",
};

template <std::size_t N>
bool begins_with_any(std::string_view name, const std::array<std::string_view, N>& beginnings) {
    return std::ranges::any_of(beginnings, [&](std::string_view one) { return name.starts_with(one); });
}

/// What containers and virtual machines are joined to a bridge by.
bool is_virtual(std::string_view interface) {
    return begins_with_any(interface, container_names) || interface.starts_with("tap");
}

Ipv4 mask_of(int prefix) noexcept { return prefix <= 0 ? 0 : ~Ipv4{0} << (32 - prefix); }

bool is_within(Ipv4 address, Ipv4 network, int prefix) noexcept {
    return (address & mask_of(prefix)) == network;
}

/// RFC 1918 §3.
bool is_private(Ipv4 address) noexcept {
    return is_within(address, 0x0A000000, 8) || is_within(address, 0xAC100000, 12)
           || is_within(address, 0xC0A80000, 16);
}

} // namespace

std::string print_ipv4(Ipv4 address) {
    return fmt::format(
        "{}.{}.{}.{}", address >> 24, address >> 16 & 0xFF, address >> 8 & 0xFF, address & 0xFF
    );
}

std::optional<Ipv4> parse_ipv4(std::string_view text) {
    in_addr address{};
    if (::inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
    return ntohl(address.s_addr);
}

std::string_view why(LeftOut reason) noexcept {
    switch (reason) {
    case LeftOut::Down:
        return "it is down";
    case LeftOut::Loopback:
        return "it is this machine alone";
    case LeftOut::Tunnel:
        return "it is a tunnel";
    case LeftOut::Container:
        return "it is for containers or virtual machines";
    case LeftOut::Foreign:
        return "its addresses are not private";
    case LeftOut::TooLarge:
        return "it is larger than /22";
    case LeftOut::TooMany:
        return "there are four others already";
    case LeftOut::Alone:
        break;
    }
    return "nobody else can be in it";
}

bool is_for_containers(const LocalAddress& address) {
    if (begins_with_any(address.interface, container_names)) return true;
    // One by another name: a bridge with no real interface in it reaches no camera.
    return address.joins && std::ranges::all_of(*address.joins, is_virtual);
}

bool LocalAddress::reaches(Ipv4 host) const noexcept {
    return is_within(host, address & mask_of(prefix), prefix);
}

std::optional<LeftOut> reason_against(const LocalAddress& address) {
    if (!address.is_up) return LeftOut::Down;
    if (address.is_loopback) return LeftOut::Loopback;
    if (is_for_containers(address)) return LeftOut::Container;
    if (address.is_point_to_point || !address.is_ethernet || begins_with_any(address.interface, tunnel_names))
        return LeftOut::Tunnel;
    if (!is_private(address.address)) return LeftOut::Foreign;
    if (address.prefix < largest_network) return LeftOut::TooLarge;
    if (address.prefix > 30) return LeftOut::Alone; // no room beside its own two ends
    return std::nullopt;
}

NetworkChoice choose_networks(const std::vector<LocalAddress>& addresses) {
    NetworkChoice choice;
    for (const auto& address : addresses) {
        const auto reason = reason_against(address);
        if (reason) {
            choice.left_out.push_back({address, *reason});
            continue;
        }
        const auto mask = mask_of(address.prefix);
        const LocalNetwork network{
            address.interface, address.address, (address.address & mask) + 1, (address.address | ~mask) - 1
        };
        // By cable and by Wi-Fi a machine is often in the same network twice.
        const auto overlaps = [&](const LocalNetwork& other) {
            return network.first <= other.last && other.first <= network.last;
        };
        if (std::ranges::any_of(choice.networks, overlaps)) continue;
        if (choice.networks.size() == most_networks)
            choice.left_out.push_back({address, LeftOut::TooMany});
        else
            choice.networks.push_back(network);
    }
    return choice;
}

} // namespace tutti::onvif
