#include "installation/gateway_section.hpp"

#include "base/ascii.hpp"
#include "installation/role_name.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::installation {

namespace {

/// A name without a port, as a browser says it.
struct HostName {
    toml::Read<std::string> operator()(const Value& value) const {
        const auto text = toml::Text{}(value);
        if (!text) return text;
        const auto cut = cut_host(*text);
        if (!cut || !cut->second.empty()) return toml::complain(fmt::format("`{}` is no host name", *text));
        return *text;
    }
};

struct Network {
    toml::Read<IpNetwork> operator()(const Value& value) const {
        const auto text = toml::Text{}(value);
        if (!text) return std::unexpected(text.error());
        if (const auto network = parse_ip_network(*text)) return *network;
        return toml::complain(fmt::format(
            "`{}` is neither an address nor a network, such as \"10.0.0.0/8\" or \"fd00::/8\"", *text
        ));
    }
};

/// Whoever reaches it can say to be anybody.
struct LocalPlace {
    toml::Read<std::string> operator()(const Value& value) const {
        const auto text = toml::Text{}(value);
        if (!text || text->starts_with('/')) return text;
        const auto address = parse_address(*text);
        if (address && address->is_loopback()) return *text;
        return toml::complain(fmt::format(
            "`{}` is no place that this machine alone reaches: \"127.0.0.1:8090\", or the absolute path of a "
            "socket",
            *text
        ));
    }
};

void read_tailscale(toml::TableReader& table, TailscaleEntrance& tailscale) {
    table.read_needed(
        "listen", tailscale.listen, LocalPlace{}, "where `tailscale serve` comes in: \"127.0.0.1:8090\""
    );
    const bool is_there = table.read_table("roles", [&](toml::TableReader& people) {
        people.read_each(RoleName{}, [&](const Member& login, std::string role) {
            std::string name = login.key;
            std::ranges::transform(name, name.begin(), to_lower);
            tailscale.roles.emplace_back(std::move(name), std::move(role));
        });
    });
    if (!is_there && !table.has("roles"))
        table.missing(
            "roles", "who may what: roles = { \"ann@example.com\" = \"admin\", \"*\" = \"viewer\" }"
        );
}

} // namespace

void read_gateway(toml::TableReader& table, GatewayConfig& gateway) {
    table.read("listen", gateway.listen, toml::AddressOrOff{});
    table.read("password", gateway.password, toml::Secret{});
    table.read("cert", gateway.certificate, toml::Text{});
    table.read("key", gateway.key, toml::Text{});
    if (table.has("cert") != table.has("key"))
        table.mistake(
            table.has("cert") ? "cert" : "key", "certificate and key come together: `cert` and `key`"
        );
    table.read_list("hosts", gateway.hosts, HostName{});
    table.read_list("trusted_proxies", gateway.trusted_proxies, Network{});
    table.read_table("tailscale", [&](toml::TableReader& tailscale) {
        read_tailscale(tailscale, gateway.tailscale.emplace());
    });
}

} // namespace tutti::installation
