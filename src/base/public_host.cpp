#include "base/public_host.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>

namespace tutti {

namespace {

IpNetwork network(std::string_view text) { return *parse_ip_network(text); }

bool is_in(const auto& networks, const IpAddress& address) noexcept {
    return std::ranges::any_of(networks, [&](const IpNetwork& each) { return each.contains(address); });
}

/// The registries of special addresses (RFC 6890): what is not "globally reachable".
const auto& special_v4() {
    static const std::array networks = {
        network("0.0.0.0/8"),     network("10.0.0.0/8"),      network("100.64.0.0/10"),
        network("127.0.0.0/8"),   network("169.254.0.0/16"),  network("172.16.0.0/12"),
        network("192.0.0.0/24"),  network("192.0.2.0/24"),    network("192.168.0.0/16"),
        network("198.18.0.0/15"), network("198.51.100.0/24"), network("203.0.113.0/24"),
        network("224.0.0.0/4"),   network("240.0.0.0/4"),
    };
    return networks;
}

/// Of 2000::/3, outside of which nothing is reachable: tunnels that wrap an IPv4 address, documentation.
const auto& special_v6() {
    static const std::array networks = {
        network("2001::/23"),
        network("2001:db8::/32"),
        network("2002::/16"),
        network("3fff::/20"),
    };
    return networks;
}

/// The IPv4 address that a translator makes of it (RFC 6052).
IpAddress unwrapped(IpAddress address) {
    static const auto translated = network("64:ff9b::/96");
    if (!translated.contains(address)) return address;
    auto plain = *parse_ip_address("0.0.0.0");
    std::copy(address.bytes.end() - 4, address.bytes.end(), plain.bytes.end() - 4);
    return plain;
}

/// Each network has its own (RFC 6761, RFC 6762, RFC 8375, and what routers are shipped with).
constexpr std::array<std::string_view, 15> domains_of_a_network = {
    "localhost", "local", "localdomain", "internal", "intranet", "private", "corp",      "home",
    "lan",       "arpa",  "test",        "invalid",  "onion",    "alt",     "fritz.box",
};

bool lies_below(std::string_view name, std::string_view domain) noexcept {
    if (name.size() < domain.size() || !equal_ignoring_case(name.substr(name.size() - domain.size()), domain))
        return false;
    return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

} // namespace

bool is_public(const IpAddress& address) {
    const auto plain = unwrapped(address);
    if (plain.is_v4()) return !is_in(special_v4(), plain);
    static const auto reachable = network("2000::/3");
    return reachable.contains(plain) && !is_in(special_v6(), plain);
}

bool is_public_host(std::string_view host) {
    if (const auto address = parse_ip_address(host)) return is_public(*address);
    const auto dot = host.rfind('.');
    if (dot == host.npos || dot + 1 == host.size() || host.starts_with('.') || host.contains(".."))
        return false;
    // "127.1", "0x7f.0.0.1": what inet_aton takes for an address is no name.
    if (host[dot + 1] >= '0' && host[dot + 1] <= '9') return false;
    return std::ranges::none_of(domains_of_a_network, [&](std::string_view domain) {
        return lies_below(host, domain);
    });
}

} // namespace tutti
