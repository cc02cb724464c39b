// The section [gateway]: where the page is served, and to whom.
#pragma once

#include "base/address.hpp"
#include "toml/table_reader.hpp"

#include <optional>

namespace tutti::installation {

struct GatewayConfig {
    std::optional<Address> listen = Address{"127.0.0.1", 8080}; ///< nothing: "off", and no gateway service
    std::optional<toml::SecretReference> password; ///< always there where `listen` is not loopback

    bool operator==(const GatewayConfig&) const = default;
};

void read_gateway(toml::TableReader& table, GatewayConfig& gateway);

} // namespace tutti::installation
