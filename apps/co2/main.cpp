// tutti-co2: the source of Aranet4 sensors, and their discovery. Only wiring.
#include "apps/co2/scan_command.hpp"
#include "workers/co2/co2_source.hpp"

#include <algorithm>
#include <csignal>
#include <string_view>
#include <utility>

int main(int argc, char** argv) {
    using namespace tutti;
    std::signal(SIGPIPE, SIG_IGN);
    const auto scans = [](const char* argument) { return std::string_view(argument) == "--scan"; };
    if (std::any_of(argv + 1, argv + argc, scans)) return co2::run_scan_command(argc, argv);
    co2::Co2Source source;
    worker::SourceOptions options;
    options.name = "co2";
    options.version = TUTTI_VERSION;
    options.title = "Air quality";
    options.description =
        "CO2, temperature, humidity and pressure of rooms, by Aranet4 sensors over Bluetooth";
    options.section = "aranet4";
    options.interval = seconds(60);
    options.longest_poll = co2::longest_co2_poll;
    options.tries = 1; // a poll listens all the time that it has
    return worker::run_source(argc, argv, source, std::move(options));
}
