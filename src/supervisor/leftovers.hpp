// What a supervisor that was killed left running, for those who are no supervisor: found, and ended.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::supervisor {

struct Leftover {
    std::string service;
    std::int64_t pid = 0; ///< 0: its shim holds the lock and does not say
    SteadyTime since;
};

/// The services that run in this run directory, by the locks of their shims, or where those were killed as
/// well by what is left of their runs, while no supervisor holds its own lock; by name.
Task<std::vector<Leftover>> find_leftovers(std::filesystem::path run_directory);

/// Ends them as a supervisor would that is told to stop, but without knowing who needs whom: the hub last, so
/// that the others can say goodbye. Then the run directory is as after any end. Conflict where a supervisor
/// is there after all; as long as this takes none can begin. Environment, naming them, where some run on.
Task<Result<void>> end_leftovers(std::filesystem::path run_directory);

/// Removes what the services keep in the run directory: nothing that runs needs it, and what stopped was not
/// stopped by a person. What was set aside because nobody understood it stays, and so does what a shim holds:
/// then Environment, naming each.
Result<void> clear_services(const std::filesystem::path& run_directory);

} // namespace tutti::supervisor
