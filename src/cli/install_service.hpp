// `tutti install-service`: an installation as a service of systemd, of the machine or of one user.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace tutti::cli {

/// Whose service it is.
enum class Scope : std::uint8_t { System, User };

struct InstallServiceOptions {
    std::filesystem::path config; ///< the installation's file
    Scope scope = Scope::User;
    std::string user;              ///< System: who it runs as; empty: root
    std::filesystem::path folder;  ///< where the unit goes; empty: where systemd looks for one of that scope
    std::filesystem::path program; ///< the `tutti` that it runs
    bool remove = false;           ///< takes the unit away instead
    bool dry_run = false;          ///< only prints the unit
};

/// What the unit says (systemd.service(5)). Paths are absolute.
std::string service_unit(const InstallServiceOptions& options);

/// Writes the unit, or removes it, and says what to do next: nothing is enabled, started or stopped here.
/// Failure where it cannot be written, or what stands there was not written by this command.
int install_service(const InstallServiceOptions& options);

} // namespace tutti::cli
