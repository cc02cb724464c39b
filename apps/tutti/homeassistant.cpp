#include "apps/tutti/programs.hpp"
#include "command/bus_target.hpp"
#include "io/environment.hpp"
#include "worker/worker.hpp"
#include "workers/homeassistant/home_assistant.hpp"

namespace tutti {

int run_homeassistant(int argc, char** argv) {
    worker::Options options;
    options.name = "homeassistant";
    options.version = TUTTI_VERSION;
    options.description = "Tells Home Assistant of readings, services and health (MQTT discovery)";
    worker::Worker worker(options);
    const auto root = io::environment("TUTTI_ROOT").value_or(std::string(command::usual_root));
    const homeassistant::HomeAssistant teller(worker, root, TUTTI_VERSION);
    return worker.run(argc, argv);
}

} // namespace tutti
