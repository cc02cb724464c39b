#include "apps/tutti/programs.hpp"
#include "workers/tailscale/tailscale_source.hpp"

namespace tutti {

int run_tailscale(int argc, char** argv) {
    tailscale::TailscaleSource source;
    worker::SourceOptions options;
    options.name = "tailscale";
    options.version = TUTTI_VERSION;
    options.title = "Tailscale";
    options.description = "Whether this machine is in its tailnet, and how many others are";
    options.interval = seconds(30);
    options.longest_poll = seconds(20);
    return worker::run_source(argc, argv, source, std::move(options));
}

} // namespace tutti
