#include "installation/gateway_section.hpp"

namespace tutti::installation {

void read_gateway(toml::TableReader& table, GatewayConfig& gateway) {
    const bool listens = table.read("listen", gateway.listen, toml::AddressOrOff{});
    table.read("password", gateway.password, toml::Secret{});
    if (listens && gateway.listen && !gateway.listen->is_loopback() && !table.has("password"))
        table.mistake("listen", "beyond this machine a password is needed: password = { file = \"…\" }");
}

} // namespace tutti::installation
