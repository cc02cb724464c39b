// `tutti up`: starts and supervises the services of one installation until it is told to stop. Blocks, and
// owns the process's signals while it runs. It speaks to its own children and its own sockets, nothing else.
#pragma once

#include "base/address.hpp"
#include "base/result.hpp"
#include "base/value.hpp"
#include "io/log.hpp"
#include "supervise/group.hpp"
#include "supervise/service_definition.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::supervisor {

struct Options {
    std::string installation = "tutti"; ///< its name
    std::string prefix;                 ///< of the workers' names on the bus: "left."
    /// Each with its program in `run`.
    std::vector<supervise::ServiceDefinition> services;
    std::vector<supervise::Group> groups; ///< of these
    std::string bus_url;                  ///< where they find the bus
    std::string bus_root = "tutti";       ///< first segments of every topic
    std::optional<Address> hub_tcp;       ///< where our own hub also listens; each service gets a user there
    /// Of the variables around us, those that hold secrets: only `keeper` gets them, and who has one in its
    /// own `environment`.
    std::vector<std::string> secret_variables;
    std::string keeper;                ///< the service that seeds the configuration from them; empty: none
    std::filesystem::path config_file; ///< where it was read from; absolute. Children get it as TUTTI_CONFIG
    std::filesystem::path run_directory;
    std::filesystem::path state_directory;
    std::filesystem::path program_directory; ///< where `tutti`, `tutti-shim` and the others are
    /// The tables that it was read from, each with a digest, for whoever asks whether they are those of
    /// today.
    Value tables;
    io::LogLevel log_level = io::LogLevel::Info; ///< of what the supervisor itself says on stderr
    /// How a person at a terminal is shown a line of that; nothing: as JSON.
    std::function<std::string(std::string_view line)> log_look;
    microseconds heartbeat = seconds(5); ///< to each peer of the control socket
    std::string page;    ///< where the gateway serves, as a URL: said once it is ready; empty: it is off
    std::string version; ///< of this program, for people
    /// Reads the file again, as it was read for this; its error is what a person is told. Empty: it cannot
    /// be.
    std::function<Result<Options>()> read_again;
};

/// Returns when everything was stopped because somebody asked for it (SIGTERM, SIGINT, `shutdown` on the
/// control socket). Services that an earlier, killed supervisor left running are adopted first.
///
/// Conflict, naming its pid, where a supervisor already runs here; Environment, PermissionDenied or
/// InvalidInput where it cannot begin. Then nothing was started.
Result<void> run(Options options);

} // namespace tutti::supervisor
