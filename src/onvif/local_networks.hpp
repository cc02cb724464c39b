// Which networks may be looked through for cameras, address by address: those that people plug cameras into.
// Nothing that belongs to containers, tunnels or strangers, and nothing large: whoever looks is a guest
// there. Decided from what the system says of its interfaces; it asks nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::onvif {

/// As a number: 192.168.1.20 is 0xC0A80114.
using Ipv4 = std::uint32_t;

std::string print_ipv4(Ipv4 address);
std::optional<Ipv4> parse_ipv4(std::string_view text);

/// One IPv4 address of an interface, and what the system says of that.
struct LocalAddress {
    std::string interface; ///< "eth0"
    Ipv4 address = 0;
    int prefix = 0; ///< 24 of 192.168.1.0/24
    bool is_up = true;
    bool is_loopback = false;
    bool is_point_to_point = false; ///< as tunnels are
    bool is_ethernet = true;        ///< or Wi-Fi; tunnels have other headers, or none
    /// Of a bridge, the interfaces that it joins. Nothing: it is no bridge.
    std::optional<std::vector<std::string>> joins = std::nullopt;

    /// Whether it is of the same network.
    bool reaches(Ipv4 host) const noexcept;

    bool operator==(const LocalAddress&) const = default;
};

inline constexpr int largest_network = 22; ///< its prefix: 1022 addresses
inline constexpr std::size_t most_networks = 4;

enum class LeftOut : std::uint8_t {
    Down,
    Loopback,
    Tunnel,    ///< a VPN, or another line from one to one
    Container, ///< or a virtual machine's
    Foreign,   ///< not of the ranges that are private (RFC 1918)
    TooLarge,
    TooMany,
    Alone, ///< nobody else can be in it
};
/// "it is larger than /22", behind a network's name.
std::string_view why(LeftOut reason) noexcept;

struct LocalNetwork {
    std::string interface;
    Ipv4 own = 0;   ///< not asked itself
    Ipv4 first = 0; ///< the lowest address of a host
    Ipv4 last = 0;  ///< the highest

    bool operator==(const LocalNetwork&) const = default;
};

struct NetworkLeftOut {
    LocalAddress network;
    LeftOut reason;
};

struct NetworkChoice {
    std::vector<LocalNetwork> networks; ///< each once, in the system's order
    std::vector<NetworkLeftOut> left_out;
};

/// Whether it is one that only containers or virtual machines are joined to.
bool is_for_containers(const LocalAddress& address);
/// Nothing: it may be looked through. Of itself, whatever else there is.
std::optional<LeftOut> reason_against(const LocalAddress& address);
NetworkChoice choose_networks(const std::vector<LocalAddress>& addresses);

} // namespace tutti::onvif
