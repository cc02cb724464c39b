// Whether the machines on the bus agree on what time it is, for `tutti doctor`.
#pragma once

#include "bus/bus.hpp"
#include "cli/doctor.hpp"
#include "contract/clock.hpp"

#include <map>
#include <string>
#include <vector>

namespace tutti::cli {

/// By worker, as clock/<worker> says. Of one machine alone there is nothing to find.
std::vector<Finding> judge_clocks(const std::map<std::string, contract::Clock>& clocks);

/// The same of what is kept on a bus that is connected. Waits no longer than a few seconds.
Task<std::vector<Finding>> check_clocks(bus::Bus& bus);

} // namespace tutti::cli
