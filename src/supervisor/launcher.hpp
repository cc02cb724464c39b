// Starts one run: makes what its shim inherits, then the shim.
#pragma once

#include "io/file_descriptor.hpp"
#include "supervisor/launch_plan.hpp"

#include <span>
#include <string>

namespace tutti::supervisor {

struct Launched {
    io::FileDescriptor link; ///< our end; carries whole shim::State and shim::Command structs
    std::string invocation;  ///< names this run: INVOCATION_ID of all its processes
};

/// The lock is taken before the shim exists, and is the shim's from its first instant: no moment at which
/// somebody else could start the service too. Conflict where another shim holds it. `sockets` are those that
/// the service is to listen on.
Result<Launched>
launch(const LaunchPlan& plan, const std::filesystem::path& shim_program, std::span<const int> sockets);

} // namespace tutti::supervisor
