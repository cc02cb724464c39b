#include "orchestrator/orchestrator.hpp"

#include "apps/tutti/programs.hpp"
#include "cli/config_file.hpp"
#include "command/bus_target.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"
#include "sections/secrets.hpp"

namespace tutti {

namespace {

/// So that the commands of this machine find a bus that is not the hub.
void name_bus(const std::filesystem::path& run_directory) {
    const auto file = run_directory / command::bus_url_file;
    const auto bus = io::environment("TUTTI_BUS");
    if (bus && *bus != "unix://" + (run_directory / "mqtt").native()) {
        if (const auto written = io::write_file_atomically(file, *bus); !written)
            command::print_err("tutti: {}\n", written.error().message);
        return;
    }
    std::error_code error;
    std::filesystem::remove(file, error);
}

} // namespace

int run_orchestrator() {
    const auto path = cli::config_path({});
    const auto installation = cli::read_config(path);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    orchestrator::Options options;
    options.prefix = installation->bus_prefix();
    options.root = installation->bus.root;
    const auto folder = std::filesystem::absolute(path).parent_path().native();
    for (const auto& [section, config] : installation->configuration)
        options.configuration.insert_or_assign(
            section, sections::resolve_secret_files(section, config, folder)
        );
    options.environment = io::whole_environment();
    for (const auto& service : installation->services) options.services.push_back(service.name);
    options.run_directory = io::run_directory();
    name_bus(options.run_directory);
    options.state_directory = io::state_directory();
    options.version = TUTTI_VERSION;
    return orchestrator::run(std::move(options));
}

} // namespace tutti
