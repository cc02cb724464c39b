// What an earlier supervisor left behind of a service: a run that lives, the record of one that ended, or
// processes that nobody keeps.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/file_descriptor.hpp"
#include "io/process.hpp"
#include "supervise/run_end.hpp"
#include "supervisor/service_paths.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace tutti::supervisor {

struct LiveRun {
    io::FileDescriptor link;
    supervise::shim::State state;
    std::vector<io::FileDescriptor> sockets; ///< that its service listens on
};

/// Connects to the shim that keeps this service. Nothing where no shim does (nobody holds the lock);
/// Environment where one does, but says nothing for two seconds.
Task<Result<std::optional<LiveRun>>> find_live_run(ServicePaths paths);

/// The record that the shim of this run wrote at its end.
std::optional<supervise::shim::State> read_exit_record(const ServicePaths& paths, std::string invocation);

/// The watchdog period that the service asked for, 0: none; nothing where it did not ask.
std::optional<microseconds> period_said(const supervise::shim::State& state);

/// How the run ended, from its last state.
supervise::RunEnd end_of(const supervise::shim::State& state);

/// What is left of a run whose shim was killed.
io::ProcessSearch find_strays(const std::string& invocation);

/// Kills what is left of a run whose shim was killed; returns when there is nothing more.
Task<void> end_strays(std::string invocation);

/// Removes what is kept of a service, save what was set aside because nobody understood it. Nothing where a
/// shim still holds its lock: Environment, and the next supervisor finds it.
Result<void> clear_service(const ServicePaths& paths);

/// Ends the run of a service that nobody supervises any more, also where its shim was killed as well and left
/// processes behind, and clears it. Environment where that cannot be done.
Task<Result<void>> end_leftover(ServicePaths paths, microseconds grace);

} // namespace tutti::supervisor
