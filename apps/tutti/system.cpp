#include "apps/tutti/programs.hpp"
#include "workers/system/system_source.hpp"

namespace tutti {

int run_system(int argc, char** argv) {
    system::SystemSource source;
    worker::SourceOptions options;
    options.name = "system";
    options.version = TUTTI_VERSION;
    options.title = "This machine";
    options.description = "Processor, memory, load, temperature, disk and network, from /proc and /sys";
    options.interval = seconds(2);
    return worker::run_source(argc, argv, source, std::move(options));
}

} // namespace tutti
