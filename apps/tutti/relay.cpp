#include "apps/tutti/relay.hpp"

#include "governed/bus_relay.hpp"
#include "io/directories.hpp"
#include "worker/rim.hpp"

#include <memory>

namespace tutti {

namespace {

Task<void> close(std::shared_ptr<governed::BusRelay> relay) { // owned by the worker's handlers, too
    relay->close();
    co_return;
}

} // namespace

void relay_to_control(worker::Worker& worker, const installation::Installation& installation) {
    if (!installation.control.runs) return;
    const governed::BusRelayOptions options{
        .worker = worker.name(),
        .prefix = installation.bus_prefix(),
        .socket = io::run_directory() / (installation.bus_name("control") + ".sock"),
        .role = governance::role_from(installation.control.bus_role).value_or(governance::UserRole::None)
    };
    // Owned by the worker's handlers, all of which share it.
    const auto relay = std::make_shared<governed::BusRelay>(options);
    worker::answer_elsewhere(
        worker, {.takes = [relay](const contract::Command& command) { return relay->takes(command); },
                 .answer = [relay](contract::Command command) { return relay->answer(std::move(command)); }}
    );
    worker::on_close(worker, [relay] { return close(relay); });
}

} // namespace tutti
