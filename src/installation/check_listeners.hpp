// Whether what listens in an installation can do so beside each other.
#pragma once

#include "installation/installation.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tutti::installation {

/// Whether the kernel would refuse the second of two listeners, however the hosts are written.
bool clash(const Address& one, const Address& other);

/// Where the gateway or the hub listens, which is kept for them while they are restarted; none for other
/// services, and where the kernel chooses the port.
std::vector<Address>
kept_addresses(const Installation& installation, const supervise::ServiceDefinition& service);

/// Why the gateway cannot listen beside the hub, or beside the broker of `bus.url`; nothing where it can.
std::optional<std::string> listener_clash(const Installation& installation);

/// Why a service that the supervisor listens for cannot have one of its addresses; nothing where it can.
std::optional<std::string>
service_clash(const supervise::ServiceDefinition& service, const Installation& installation);

/// Whether the gateway speaks TLS where this question goes by plain HTTP.
bool meets_tls(const supervise::Question& question, const Installation& installation);

/// Adds these as mistakes, at what the file says of it.
void check_listeners(toml::TableReader& document, const Installation& installation);

} // namespace tutti::installation
