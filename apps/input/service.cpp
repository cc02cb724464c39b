#include "apps/input/service.hpp"

#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "input/input_service.hpp"
#include "io/directories.hpp"
#include "worker/worker.hpp"

namespace tutti {

int run_input_service() {
    auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    worker::Options options;
    options.name = installation->bus_name("input");
    options.version = TUTTI_VERSION;
    options.description = "Devices of every kind become events.";
    options.run_directory = io::run_directory();
    options.root = installation->bus.root;
    options.topics = {"event/#", "health/" + options.name, "clock/" + options.name};
    worker::Worker worker(std::move(options));
    input::InputService service(
        worker, {.inputs = std::move(installation->inputs), .prefix = installation->bus_prefix()}
    );
    return worker.run();
}

} // namespace tutti
