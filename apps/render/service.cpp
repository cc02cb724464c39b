#include "apps/render/service.hpp"

#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "io/disk.hpp"
#include "render/render_service.hpp"
#include "worker/worker.hpp"

namespace tutti {

int run_render_service() {
    const auto file = cli::config_path({});
    auto installation = cli::read_config(file);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    worker::Options options;
    options.name = installation->bus_name("render");
    options.version = TUTTI_VERSION;
    options.description = "Scenes become frames.";
    options.run_directory = io::run_directory();
    options.root = installation->bus.root;
    options.topics = {"health/" + options.name};
    worker::Worker worker(std::move(options));
    io::SystemDisk disk;
    render::RenderService service(
        worker, disk,
        {.installation = *installation,
         .run_directory = io::run_directory(),
         .state_directory = io::state_directory()}
    );
    if (const auto ready = service.prepare(); !ready) {
        worker.log().error("the light cannot begin", {{"reason", ready.error().message}});
        return 1;
    }
    return worker.run();
}

} // namespace tutti
