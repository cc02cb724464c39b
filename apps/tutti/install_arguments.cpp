#include "apps/tutti/install_arguments.hpp"

#include "cli/config_file.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "installation/check_listeners.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace tutti {

namespace {

/// What systemd listens on for this installation.
int find_addresses(cli::InstallServiceOptions& options) {
    const auto installation = cli::read_config(options.config);
    if (!installation) return installation.error().exit_code; // config_check() has said it
    for (const auto& service : installation->services)
        for (const auto& address : installation::kept_addresses(*installation, service))
            options.sockets.push_back(address);
    if (!options.sockets.empty()) return command::Success;
    command::print_err("tutti: nothing listens here: the gateway is off, and the hub has no fixed port\n");
    return command::Usage;
}

} // namespace

void add_install_command(CLI::App& app, InstallArguments& arguments, int& exit_code) {
    auto& options = arguments.options;
    auto* install =
        app.add_subcommand("install-service", "Write a unit of systemd, so that it starts with the machine");
    install->add_option(
        "config", options.config, "The installation's file (default: $TUTTI_CONFIG, or ./tutti.toml)"
    );
    auto* system = install->add_flag_callback(
        "--system", [&options] { options.scope = cli::Scope::System; }, "Of the machine (default for root)"
    );
    install
        ->add_flag_callback(
            "--user", [&options] { options.scope = cli::Scope::User; },
            "Of whoever is logged in (default for others)"
        )
        ->excludes(system);
    install->add_option("--run-as", options.user, "Who it runs as, of the machine")->type_name("USER");
    install->add_option("--folder", options.folder, "Where the unit goes, instead of where systemd looks")
        ->type_name("DIR");
    install->add_flag(
        "--socket", arguments.listened_for,
        "Have systemd listen for the page and the hub, from before it starts"
    );
    install->add_flag("--remove", options.remove, "Take the unit away");
    install->add_flag("-n,--dry-run", options.dry_run, "Only print the unit");
    install->callback([&] {
        options.config = std::filesystem::absolute(cli::config_path(options.config)).lexically_normal();
        exit_code = options.remove ? command::Success : cli::config_check({.path = options.config});
        if (exit_code == command::Success && arguments.listened_for && !options.remove)
            exit_code = find_addresses(options);
        if (exit_code == command::Success) exit_code = cli::install_service(options);
    });
}

} // namespace tutti
