// The section [gateway]: where the page is served, and to whom.
#pragma once

#include "base/address.hpp"
#include "base/ip_network.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::installation {

/// Where `tailscale serve` comes in, and what the people may do whom it names.
struct TailscaleEntrance {
    std::string listen; ///< "127.0.0.1:8090", or the path of a Unix socket
    std::vector<std::pair<std::string, std::string>> roles; ///< login, in small letters, or "*"; role

    bool operator==(const TailscaleEntrance&) const = default;
};

struct GatewayConfig {
    std::optional<Address> listen = Address{"127.0.0.1", 8080}; ///< nothing: "off", and no gateway service
    std::optional<toml::SecretReference> password; ///< always there where `listen` is not loopback
    std::string certificate;                       ///< files in PEM; empty: it speaks no TLS itself
    std::string key;                               ///< there where the certificate is
    std::vector<std::string> hosts;                ///< further names that it answers to on loopback
    std::vector<IpNetwork> trusted_proxies;        ///< whose X-Forwarded-… count
    std::optional<TailscaleEntrance> tailscale;

    bool operator==(const GatewayConfig&) const = default;
};

void read_gateway(toml::TableReader& table, GatewayConfig& gateway);

} // namespace tutti::installation
