// The commands that change what the supervisor goes by, with the services alive: reload, upgrade.
#pragma once

#include "cli/service_actions.hpp"

namespace tutti::cli {

struct ReloadOptions {
    SupervisorPlace place;
    bool dry_run = false; ///< only say what would be done
    bool json = false;
    double timeout = 30; ///< seconds, for what is started to be ready
    Patience patience = Patience::Wait;
};
/// Has the installation's file read again: success when all that is started by that is ready. A file with
/// mistakes changes nothing: they are printed, and the code is Usage.
int reload(const ReloadOptions& options);

struct UpgradeOptions {
    SupervisorPlace place;
    bool json = false;
};
/// Has the program that is now on the disk take the supervisor's place.
int upgrade(const UpgradeOptions& options);

} // namespace tutti::cli
