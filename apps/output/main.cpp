// tutti-output: the wires to an installation's lights. Only wiring.
#include "apps/output/display_plan.hpp"
#include "cli/config_file.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/disk.hpp"
#include "io/priority.hpp"
#include "io/task_group.hpp"
#include "output/node_search.hpp"
#include "output/output_service.hpp"
#include "worker/worker.hpp"

#include <csignal>
#include <filesystem>
#include <string_view>

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
    io::go_before_others();
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

/// What controllers there are on the network, for people.
int discover() {
    asio::io_context context(1);
    output::FoundNodes found;
    io::TaskGroup tasks(context.get_executor());
    tasks.spawn("discover", [](output::FoundNodes& nodes) -> Task<void> {
        nodes = co_await output::find_nodes(io::steady_now() + seconds(1));
    }(found));
    context.run();
    command::print_out("{}", output::describe(found));
    return command::Success;
}

int run_output_command(int argc, char** argv) {
    if (argc == 1) return run_output();
    const std::string_view option = argv[1];
    if (argc == 2 && option == "--discover") return discover();
    const bool is_help = argc == 2 && (option == "--help" || option == "-h");
    constexpr std::string_view help =
        "Usage: tutti output [--discover]\n\n"
        "Without an option it is the service itself, which `tutti up` starts where the file has tables\n"
        "[display.<name>].\n\n"
        "  --discover   controllers of lights on this network, and what `output` is to say for each\n";
    is_help ? command::print_out("{}", help) : command::print_err("{}", help);
    return is_help ? command::Success : command::Usage;
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_output_command(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
