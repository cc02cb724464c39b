// Whether a bus that is not ours answers and takes what is written, for `tutti doctor`.
#pragma once

#include "cli/doctor.hpp"
#include "installation/bus_section.hpp"

namespace tutti::cli {

/// Waits for each answer no longer than a few seconds.
Task<Finding> check_bus(installation::BusConfig bus);

} // namespace tutti::cli
