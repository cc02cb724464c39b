// tutti-mpris: what this desktop's players play, over D-Bus. Only wiring.
#include "workers/mpris/mpris_monitor.hpp"

#include <csignal>

int main(int argc, char** argv) {
    using namespace tutti;
    std::signal(SIGPIPE, SIG_IGN);
    worker::Options options;
    options.name = "mpris";
    options.version = TUTTI_VERSION;
    options.description = "Says what the players of this desktop play (MPRIS, over the session's D-Bus: "
                          "DBUS_SESSION_BUS_ADDRESS)";
    options.topics = {"playback/mpris", "health/mpris"};
    worker::Worker worker(options);
    const mpris::MprisMonitor monitor(worker);
    return worker.run(argc, argv);
}
