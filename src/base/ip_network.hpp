// IP addresses as bytes, and networks of them ("10.0.0.0/8", "fd00::/8"). Names are not looked up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti {

/// IPv4 stands as an IPv6 address has it (::ffff:a.b.c.d), so that each address is written in one way alone.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};

    bool is_v4() const noexcept;
    bool operator==(const IpAddress&) const = default;
};

/// Without brackets; an interface behind it ("fe80::1%eth0") is left out. Nothing where it is no address.
std::optional<IpAddress> parse_ip_address(std::string_view text);
/// The usual form; IPv4 with dots.
std::string print(const IpAddress& address);

struct IpNetwork {
    IpAddress address;
    std::size_t bits = 0; ///< of the 128 that are the network's

    bool contains(const IpAddress& other) const noexcept;
    bool operator==(const IpNetwork&) const = default;
};

/// As parse_ip_network() reads it.
std::string print(const IpNetwork& network);
/// "10.0.0.0/8"; an address alone is a network of its own. Nothing where it is none, or where bits behind the
/// prefix are set.
std::optional<IpNetwork> parse_ip_network(std::string_view text);

} // namespace tutti
