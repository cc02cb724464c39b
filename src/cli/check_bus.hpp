// Whether a bus answers and takes what is written, and what is found on it, for `tutti doctor`.
#pragma once

#include "cli/doctor.hpp"
#include "installation/bus_section.hpp"

namespace tutti::cli {

// Each waits for an answer no longer than a few seconds.

/// Of a bus that is not ours: whether it answers and takes what is written, then as check_hub().
Task<std::vector<Finding>> check_bus(installation::BusConfig bus);
/// Of our own hub, which runs: whether the machines on it agree on what time it is.
Task<std::vector<Finding>> check_hub(std::string url, std::string root);

} // namespace tutti::cli
