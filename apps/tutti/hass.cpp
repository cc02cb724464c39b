#include "apps/tutti/programs.hpp"
#include "workers/hass/hass_source.hpp"

namespace tutti {

int run_hass(int argc, char** argv) {
    hass::HassSource source;
    worker::SourceOptions options;
    options.name = "hass";
    options.version = TUTTI_VERSION;
    options.title = "Home Assistant";
    options.description = "Entities of a Home Assistant";
    options.interval = seconds(30);
    options.longest_poll = seconds(20);
    return worker::run_source(argc, argv, source, std::move(options));
}

} // namespace tutti
