#include "orchestrator/orchestrator.hpp"

#include "apps/tutti/programs.hpp"
#include "apps/tutti/relay.hpp"
#include "cli/config_file.hpp"
#include "command/bus_target.hpp"
#include "command/print.hpp"
#include "installation/config_section.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"
#include "sections/secrets.hpp"

namespace tutti {

namespace {

/// Nothing to say: the file goes, which an earlier start may have left.
void say_in(const std::filesystem::path& file, const std::string& text) {
    if (text.empty()) {
        std::error_code error;
        std::filesystem::remove(file, error);
    } else if (const auto written = io::write_file_atomically(file, text); !written) {
        command::print_err("tutti: {}\n", written.error().message);
    }
}

/// So that the commands of this machine find a bus that is not the hub, or topics that are not below the
/// usual root.
void name_bus(const std::filesystem::path& run_directory, const std::string& root) {
    const auto bus = io::environment("TUTTI_BUS").value_or("");
    const bool is_hub = bus == "unix://" + (run_directory / "mqtt").native();
    say_in(run_directory / command::bus_url_file, is_hub ? "" : bus);
    say_in(run_directory / command::bus_root_file, root == command::usual_root ? "" : root);
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
    for (const auto& service : installation->services) {
        options.services.push_back(service.name);
        if (installation::has_section_of_its_name(service)) options.own_sections.push_back(service.name);
        if (service.is_gated())
            options.gated.emplace(
                service.name,
                orchestrator::GateNeeds{
                    .leadership = service.leader == supervise::Leading::Only, .vault = service.needs_vault
                }
            );
        if (service.cron) options.by_calendar.insert(service.name);
        if (!service.subscribers.empty()) options.audiences.emplace(service.name, service.idle_stop);
    }
    options.run_directory = io::run_directory();
    name_bus(options.run_directory, options.root);
    options.state_directory = io::state_directory();
    // Of the installations on a broker that is nobody's hub, the one without a node answers for the clock.
    if (!installation->bus.is_embedded() && installation->node.empty())
        options.clock = orchestrator::ClockOfTheBus::MayBeOurs;
    options.program_directory = io::program_directory();
    options.version = TUTTI_VERSION;
    orchestrator::Orchestrator orchestrator(std::move(options));
    relay_to_control(orchestrator.worker(), *installation);
    return orchestrator.worker().run();
}

} // namespace tutti
