#include "apps/tutti/programs.hpp"
#include "cli/config_file.hpp"
#include "command/exit_code.hpp"
#include "installation/programs.hpp"
#include "io/directories.hpp"
#include "supervisor/supervisor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti {

namespace {

namespace fs = std::filesystem;

/// What the command line says of the page goes to the gateway as its environment.
void hand_to_gateway(installation::Installation& installation, const UpOptions& options) {
    const auto gateway =
        std::ranges::find(installation.services, std::string("gateway"), &supervise::ServiceDefinition::name);
    if (gateway == installation.services.end()) return;
    const auto add = [&](const char* variable, const std::string& value) {
        if (!value.empty()) gateway->environment.emplace_back(variable, value);
    };
    const auto absolute = [](const fs::path& path) {
        return path.empty() ? std::string() : fs::absolute(path).native();
    };
    add("TUTTI_GATEWAY_LISTEN", options.listen);
    add("TUTTI_GATEWAY_PASSWORD_FILE", absolute(options.password_file));
    add("TUTTI_WEB", absolute(options.web));
}

supervisor::Options
supervisor_options(installation::Installation installation, const fs::path& file, bool quiet) {
    supervisor::Options options;
    options.run_directory = fs::absolute(io::run_directory());
    options.state_directory = fs::absolute(io::state_directory());
    options.program_directory = io::program_directory();
    options.config_file = fs::absolute(file);
    options.installation = installation.name;
    options.prefix = installation.bus_prefix();
    options.bus_url = installation.bus_url(options.run_directory);
    options.bus_root = installation.bus.root;
    options.hub_tcp = installation.hub_address();
    options.services = std::move(installation.services);
    for (auto& service : options.services)
        service.run = installation::command_of(service, options.program_directory);
    if (quiet) options.log_level = io::LogLevel::Warning;
    return options;
}

} // namespace

int run_up(const UpOptions& options) {
    const auto path = cli::config_path(options.config);
    auto installation = cli::read_config(path, cli::Warnings::Print);
    if (!installation) {
        fmt::print(stderr, "{}", installation.error().text);
        return installation.error().exit_code;
    }
    hand_to_gateway(*installation, options);
    const auto ended = supervisor::run(supervisor_options(std::move(*installation), path, options.quiet));
    if (ended) return command::Success;
    fmt::print(stderr, "tutti: {}\n", ended.error().message);
    return command::Failure;
}

} // namespace tutti
