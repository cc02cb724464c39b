// From the command line, the environment and the installation's file to what the gateway is to do.
#pragma once

#include "gateway/gateway.hpp"
#include "gateway/locksmith.hpp"
#include "installation/installation.hpp"

#include <expected>
#include <filesystem>
#include <optional>
#include <string>

namespace tutti {

struct GatewayArguments {
    Address listen;
    gateway::LockOptions::Reach reach{}; ///< who may come to it
    std::optional<toml::SecretReference> password;
    std::filesystem::path users;       ///< their file
    std::filesystem::path certificate; ///< empty: it speaks no TLS
    std::filesystem::path key;
    std::string tailnet; ///< where `tailscale serve` comes in: an address or a path; empty: nowhere
    std::filesystem::path run_directory;
    std::string worker; ///< our name on the bus
    std::string bus;    ///< a URL
    std::string root;
    gateway::Options gateway;
};

/// Reads everything; on a mistake it prints what is wrong. The error is the exit code (0 after --help).
std::expected<GatewayArguments, int> read_gateway_arguments(int argc, char** argv);

} // namespace tutti
