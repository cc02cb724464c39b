// tutti-output: the wires to an installation's lights. Only wiring.
#include "apps/output/display_plan.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "io/disk.hpp"
#include "output/output_service.hpp"
#include "worker/worker.hpp"

#include <csignal>
#include <filesystem>

namespace tutti {

namespace {

output::Options
options_of(const installation::Installation& installation, const std::filesystem::path& folder) {
    output::Options options;
    for (const auto& display : installation.displays)
        options.displays.push_back(plan_of(display, installation, folder));
    for (const auto& budget : installation.budgets) options.budgets.push_back({budget.route(), budget.limit});
    options.prefix = installation.bus_prefix();
    options.run_directory = io::run_directory();
    options.state_directory = io::state_directory();
    return options;
}

int run_output() {
    const auto file = cli::config_path({});
    const auto installation = cli::read_config(file);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    worker::Options options;
    options.name = installation->bus_name("output");
    options.version = TUTTI_VERSION;
    options.description = "Frames become light.";
    options.run_directory = io::run_directory();
    options.root = installation->bus.root;
    options.topics = {"frame/#", "health/" + options.name};
    worker::Worker worker(std::move(options));
    io::SystemDisk disk;
    output::OutputService service(
        worker, disk, options_of(*installation, std::filesystem::path(file).parent_path())
    );
    return worker.run();
}

} // namespace

} // namespace tutti

int main() {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_output();
    tutti::command::flush_out();
    return exit_code;
}
