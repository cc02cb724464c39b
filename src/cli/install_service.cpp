#include "cli/install_service.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"

#include <fmt/format.h>
#include <system_error>

#include <string_view>
#include <vector>

namespace tutti::cli {

using namespace command;

namespace fs = std::filesystem;

namespace {

constexpr std::string_view service_name = "tutti.service";
constexpr std::string_view socket_name = "tutti.socket";
constexpr std::string_view mark =
    "# Written by `tutti install-service`, which takes it away with --remove.\n";

/// One word of a command line of a unit: quoted, '%' and '$' doubled (systemd.service(5), "Command lines").
std::string word(const fs::path& path) {
    std::string quoted = "\"";
    for (const char letter : path.native()) {
        if (letter == '"' || letter == '\\') quoted += '\\';
        if (letter == '%' || letter == '$') quoted += letter;
        quoted += letter;
    }
    return quoted + '"';
}

/// A path as the value of a key: only '%' means something there.
std::string value(const fs::path& path) {
    std::string text;
    for (const char letter : path.native())
        text += letter == '%' ? std::string("%%") : std::string(1, letter);
    return text;
}

fs::path folder_of(const InstallServiceOptions& options) {
    if (!options.folder.empty()) return options.folder;
    if (options.scope == Scope::System) return "/etc/systemd/system";
    const auto config = io::environment("XDG_CONFIG_HOME").value_or("");
    return (config.empty() ? fs::path(io::environment("HOME").value_or("/")) / ".config" : fs::path(config))
           / "systemd/user";
}

std::string_view systemctl(const InstallServiceOptions& options) {
    return options.scope == Scope::System ? "systemctl" : "systemctl --user";
}

int fail_with(std::string_view reason) {
    print_err("tutti: {}\n", reason);
    return Failure;
}

/// Empty: it may be written or removed.
std::string why_not_ours(const fs::path& unit) {
    const auto present = io::read_file(unit);
    if (!present)
        return present.error().code == ErrorCode::NotFound ? std::string() : present.error().message;
    if (present->starts_with(mark)) return {};
    return fmt::format(
        "{} was written by somebody else, and stays as it is: move it away, or choose another --folder",
        unit.native()
    );
}

int remove_units(const InstallServiceOptions& options, const std::vector<fs::path>& units) {
    std::error_code error;
    std::size_t removed = 0;
    for (const auto& unit : units) {
        if (!fs::exists(unit, error)) continue;
        ++removed;
        if (!options.dry_run && !fs::remove(unit, error))
            return fail_with(fmt::format("cannot remove {}: {}", unit.native(), error.message()));
        print_out("{} {}\n", options.dry_run ? "Would remove" : "Removed", unit.native());
    }
    if (removed == 0)
        return fail_with(fmt::format("{} is not there: nothing to remove", units.front().native()));
    if (!options.dry_run)
        print_out(
            "To stop what still runs:\n  {0} disable --now {1}tutti; {0} daemon-reload\n", systemctl(options),
            removed > 1 ? "tutti.socket " : ""
        );
    return Success;
}

} // namespace

std::string service_unit(const InstallServiceOptions& options) {
    const bool is_system = options.scope == Scope::System;
    std::string unit(mark);
    unit += "[Unit]\nDescription=Tutti\n";
    if (is_system) unit += "Wants=network-online.target\nAfter=network-online.target\n";
    unit += "StartLimitIntervalSec=60\nStartLimitBurst=10\n\n[Service]\nType=notify\nNotifyAccess=main\n";
    if (!options.sockets.empty()) unit += fmt::format("Sockets={}\n", socket_name);
    if (is_system && !options.user.empty()) unit += fmt::format("User={}\n", options.user);
    unit += fmt::format("WorkingDirectory={}\n", value(options.config.parent_path()));
    if (is_system) {
        unit += "RuntimeDirectory=tutti\nRuntimeDirectoryMode=0700\nRuntimeDirectoryPreserve=yes\n"
                "StateDirectory=tutti\nStateDirectoryMode=0700\n"
                "Environment=TUTTI_RUN_DIR=/run/tutti TUTTI_STATE_DIR=/var/lib/tutti\n";
    }
    unit += fmt::format("ExecStart={} up {}\n", word(options.program), word(options.config));
    unit += fmt::format("ExecReload={} reload\n", word(options.program));
    unit += "# Who kills the supervisor leaves its services running, and the next one adopts them.\n"
            "KillMode=process\nRestart=always\nRestartSec=100ms\nTimeoutStopSec=60s\n"
            "# It says that it lives twice in that time.\n"
            "WatchdogSec=30s\n"
            "# Control groups of its own, for the limits of services.\n"
            "Delegate=yes\n";
    unit += fmt::format("\n[Install]\nWantedBy={}\n", is_system ? "multi-user.target" : "default.target");
    return unit;
}

std::string socket_unit(const InstallServiceOptions& options) {
    std::string unit(mark);
    unit += "[Unit]\nDescription=Where Tutti listens\n\n[Socket]\n";
    for (auto address : options.sockets) {
        if (address.host == "localhost") address.host = "127.0.0.1"; // systemd looks no names up
        unit += fmt::format("ListenStream={}\n", print(address));
    }
    return unit + "\n[Install]\nWantedBy=sockets.target\n";
}

int install_service(const InstallServiceOptions& options) {
    struct Unit {
        fs::path path;
        std::string text;
    };
    const auto folder = folder_of(options);
    std::vector<Unit> units = {{folder / service_name, service_unit(options)}};
    if (!options.sockets.empty()) units.push_back({folder / socket_name, socket_unit(options)});
    if (options.dry_run && !options.remove) {
        for (const auto& [path, text] : units) print_out("# {}\n{}", path.native(), text);
        return Success;
    }
    // Both: without the other, a socket unit that stays would start what is not meant to be started by it.
    const std::vector<fs::path> both = {folder / service_name, folder / socket_name};
    for (const auto& path : both)
        if (const auto reason = why_not_ours(path); !reason.empty()) return fail_with(reason);
    if (options.remove) return remove_units(options, both);
    std::error_code error;
    fs::create_directories(folder, error);
    if (options.sockets.empty()) fs::remove(folder / socket_name, error);
    constexpr unsigned for_all_to_read = 0644;
    for (const auto& [path, text] : units) {
        const auto written = io::write_file_atomically(path, text, io::Durability::Durable, for_all_to_read);
        if (!written) return fail_with(written.error().message);
        print_out("Wrote {}\n", path.native());
    }
    print_out(
        "To start it now, and at each {1}:\n  {0} daemon-reload && {0} enable --now {2}tutti\nThen:\n  {0} "
        "status tutti\n",
        systemctl(options), options.scope == Scope::System ? "boot" : "login",
        options.sockets.empty() ? "" : "tutti.socket "
    );
    if (options.scope == Scope::User)
        print_out("To have it run while you are not logged in:\n  loginctl enable-linger\n");
    return Success;
}

} // namespace tutti::cli
