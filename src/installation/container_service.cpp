#include "installation/container_service.hpp"

#include "container/arguments.hpp"

#include <cstring>
#include <utility>

namespace tutti::installation {

namespace {

using supervise::Readiness;

/// From the end of the container's grace to that of tutti-container: the engine kills it, and says so.
constexpr seconds time_to_tell{5};

void complain_of_process_keys(toml::TableReader& table, const supervise::ServiceDefinition& service) {
    if (service.ready == Readiness::Socket)
        table.mistake("ready", "a container has no control socket here; left out, it is ready when it runs");
    if (!service.listen.empty())
        table.mistake("listen", "no socket of ours gets into a container: publish its `ports`");
    if (service.watchdog) table.mistake("watchdog", "nothing in a container says WATCHDOG=1 to us");
    if (service.limits.nice) table.mistake("limits", "no engine takes `nice` for a container");
    if (!service.directory.empty() && !service.directory.starts_with('/'))
        table.mistake("directory", "is a path in the container, and begins with /");
}

} // namespace

void become_container(toml::TableReader& table, supervise::ServiceDefinition& service, container::Spec spec) {
    complain_of_process_keys(table, service);
    spec.service = service.name;
    spec.command = std::move(service.run);
    spec.directory = std::exchange(service.directory, {});
    spec.open_files = std::exchange(service.limits.open_files, {});
    spec.memory = std::exchange(service.limits.memory, {});
    spec.cpus = std::exchange(service.limits.cpus, {});
    spec.user = std::exchange(service.user, {});
    for (const auto& [name, value] : service.environment) spec.variables.push_back(name);
    // With the machine's network a worker in it reaches the bus as one beside it does.
    if (spec.network == "host")
        for (const auto* name : {"TUTTI_NAME", "TUTTI_ROOT", "TUTTI_BUS_TCP"})
            spec.variables.emplace_back(name);
    spec.stop_signal = ::sigabbrev_np(service.stop.signal);
    spec.grace = std::chrono::ceil<seconds>(service.stop.grace);
    service.stop = {.signal = supervise::StopSpec{}.signal, .grace = spec.grace + time_to_tell};
    service.run = container::command_line(spec);
}

} // namespace tutti::installation
