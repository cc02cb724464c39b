// Starts one run: makes what its shim inherits, then the shim.
#pragma once

#include "base/boot_time.hpp"
#include "io/file_descriptor.hpp"
#include "supervisor/launch_plan.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace tutti::supervisor {

struct Launched {
    io::FileDescriptor link; ///< our end; carries whole shim::State and shim::Command structs
    std::string invocation;  ///< names this run: INVOCATION_ID of all its processes
};

/// By what it runs at all, where that ends.
struct Grant {
    std::uint64_t token = 0;            ///< of a leadership: TUTTI_LEADER_TOKEN; 0: of none
    std::optional<BootTime> limit = {}; ///< its shim kills it then
};

/// The lock is taken before the shim exists, and is the shim's from its first instant: no moment at which
/// somebody else could start the service too. Conflict where another shim holds it. `sockets` are those that
/// the service is to listen on.
Result<Launched> launch(
    const LaunchPlan& plan, const std::filesystem::path& shim_program, std::span<const int> sockets,
    const Grant& grant = {}
);

} // namespace tutti::supervisor
