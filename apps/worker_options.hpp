// What every worker of an installation is told: its name on the bus, its folders, its root.
#pragma once

#include "installation/installation.hpp"
#include "io/directories.hpp"
#include "worker/worker.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti {

inline worker::Options worker_options(
    const installation::Installation& installation, std::string_view name, std::string description
) {
    worker::Options options;
    options.name = installation.bus_name(name);
    options.version = TUTTI_VERSION;
    options.description = std::move(description);
    options.run_directory = io::run_directory();
    options.root = installation.bus.root;
    return options;
}

/// Of a worker that says events: they, its health and its clock.
inline worker::Options event_worker_options(
    const installation::Installation& installation, std::string_view name, std::string description
) {
    auto options = worker_options(installation, name, std::move(description));
    options.topics = {"event/#", "health/" + options.name, "clock/" + options.name};
    return options;
}

} // namespace tutti
