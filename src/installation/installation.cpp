#include "installation/installation.hpp"

#include <algorithm>

namespace tutti::installation {

const supervise::ServiceDefinition* Installation::find_service(std::string_view service) const noexcept {
    const auto found = std::ranges::find(services, service, &supervise::ServiceDefinition::name);
    return found != services.end() ? &*found : nullptr;
}

std::string Installation::bus_prefix() const { return node.empty() ? std::string() : node + "."; }

std::string Installation::bus_name(std::string_view service) const { return bus_prefix().append(service); }

std::string Installation::bus_url(const std::filesystem::path& run_directory) const {
    return bus.is_embedded() ? "unix://" + (run_directory / "mqtt").native() : bus.url;
}

std::optional<Address> Installation::hub_address() const {
    if (!bus.is_embedded() || !hub.tcp || hub.tcp->port == 0) return std::nullopt;
    const bool everywhere = hub.tcp->host == "0.0.0.0" || hub.tcp->host == "::";
    return Address{everywhere ? "127.0.0.1" : hub.tcp->host, hub.tcp->port};
}

} // namespace tutti::installation
