// From the command line and the installation's file to what the hub is to do.
#pragma once

#include "base/address.hpp"
#include "broker/limits.hpp"
#include "hub/audience.hpp"
#include "hub/journal_keeper.hpp"
#include "hub/pace.hpp"
#include "hub/roster.hpp"
#include "installation/hub_listener.hpp"

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti {

struct HubArguments {
    bool only_checks = false; ///< whether it could start with its files of TLS; then it ends
    std::filesystem::path run_directory;
    std::filesystem::path socket;                     ///< of MQTT
    std::optional<Address> tcp;                       ///< empty: no TCP
    std::vector<installation::HubListener> listeners; ///< beside these
    std::filesystem::path users;                      ///< file of who has a password
    std::filesystem::path folder;                     ///< of the installation's file
    hub::PaceLimits pace;
    std::string root; ///< first segments of our topics
    broker::Options broker;
    microseconds sys_interval{};                ///< 0: nothing is said below $SYS
    std::optional<hub::JournalOptions> journal; ///< where what outlives the hub is kept
    /// By its name on the bus: it answers for the clock of this machine. A hub alone has none.
    std::optional<std::string> orchestrator;
    std::optional<std::filesystem::path> policy; ///< what control says of topics, where there is one
    std::vector<hub::WantedBy> audiences;        ///< services that run while somebody subscribes
    std::vector<hub::Part> parts; ///< the services of the installation, by their names on the bus
};

/// Reads everything; on a mistake it prints what is wrong. The error is the exit code (0 after --help).
std::expected<HubArguments, int> read_hub_arguments(int argc, char** argv);

} // namespace tutti
