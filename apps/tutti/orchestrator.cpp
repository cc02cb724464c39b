#include "orchestrator/orchestrator.hpp"

#include "apps/tutti/programs.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"

namespace tutti {

int run_orchestrator() {
    auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    orchestrator::Options options;
    options.prefix = installation->bus_prefix();
    options.root = installation->bus.root;
    for (auto& service : installation->services)
        if (service.config.is_object())
            options.configurations.emplace_back(service.name, std::move(service.config));
    options.run_directory = io::run_directory();
    options.version = TUTTI_VERSION;
    return orchestrator::run(std::move(options));
}

} // namespace tutti
