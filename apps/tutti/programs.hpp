// The long-lived programs inside the core binary. Each has a file of its own beside this one.
#pragma once

#include <filesystem>
#include <string>

namespace tutti {

struct UpOptions {
    std::filesystem::path config;
    std::string listen;                  ///< replaces gateway.listen
    std::filesystem::path password_file; ///< replaces gateway.password
    std::filesystem::path web;           ///< where the gateway finds the page
    bool quiet = false;
    bool check = false; ///< only says whether it could begin
};
/// `tutti up`: the supervisor.
int run_up(const UpOptions& options);

/// `tutti orchestrator`: the supervisor's voice on the bus.
int run_orchestrator();

/// `tutti director`: runs playlists and gestures.
int run_director();

/// `tutti programs`: does the jobs of kinds that a program does.
int run_programs();

/// `tutti alerts …`: tells people what they asked to be told of. It reads its own arguments.
int run_alerts(int argc, char** argv);
/// `tutti debug …`: keeps the last of OSC, of the bus and of logs; and shows them.
int run_debug(int argc, char** argv);
/// `tutti hass …`: the source that asks a Home Assistant.
int run_hass(int argc, char** argv);
/// `tutti homeassistant`: readings, services and health as devices of Home Assistant.
int run_homeassistant(int argc, char** argv);

/// `tutti now-playing …`: which of several players counts.
int run_now_playing(int argc, char** argv);
/// `tutti virtualdj …`: what a DJ program plays, by its file or its broadcast.
int run_virtualdj(int argc, char** argv);

/// `tutti sensors …`: the source and display on a Sense HAT. It reads its own arguments.
int run_sensors(int argc, char** argv);
/// `tutti system …`: the source that watches this machine. It reads its own arguments.
int run_system(int argc, char** argv);
/// `tutti tailscale …`: the source that watches the tailnet.
int run_tailscale(int argc, char** argv);

} // namespace tutti
