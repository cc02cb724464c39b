// `tutti install-service`: an installation as a service of systemd, of the machine or of one user.
#pragma once

#include "base/address.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::cli {

/// Whose service it is.
enum class Scope : std::uint8_t { System, User };

struct InstallServiceOptions {
    std::filesystem::path config; ///< the installation's file
    Scope scope = Scope::User;
    std::string user;              ///< System: who it runs as; empty: root
    std::filesystem::path folder;  ///< where the unit goes; empty: where systemd looks for one of that scope
    std::filesystem::path program; ///< the `tutti` that it runs
    /// Where systemd listens for it; empty: nowhere, it does so itself.
    std::vector<Address> sockets;
    bool remove = false;  ///< takes the units away instead
    bool dry_run = false; ///< only prints them
};

/// What the units say (systemd.service(5), systemd.socket(5)). Paths are absolute.
std::string service_unit(const InstallServiceOptions& options);
std::string socket_unit(const InstallServiceOptions& options);

/// Writes the unit, with `sockets` two of them, or removes what is there of both, and says what to do next:
/// nothing is enabled, started or stopped here. Failure where it cannot be written, or what stands there was
/// not written by this command.
int install_service(const InstallServiceOptions& options);

} // namespace tutti::cli
