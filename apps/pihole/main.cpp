// tutti-pihole: the source that asks a Pi-hole. Only wiring.
#include "workers/pihole/pihole_source.hpp"

int main(int argc, char** argv) {
    using namespace tutti;
    pihole::PiholeSource source;
    worker::SourceOptions options;
    options.name = "pihole";
    options.version = TUTTI_VERSION;
    options.title = "Pi-hole";
    options.description = "What the Pi-hole answered and blocked today";
    options.interval = seconds(30);
    options.longest_poll = seconds(20);
    return worker::run_source(argc, argv, source, std::move(options));
}
