// Whether a worker's machine reads the same time as the bus's: measured, and said.
#pragma once

#include "worker/worker.hpp"

#include <string>
#include <vector>

namespace tutti::worker {

/// Says on `clock/<name>` how this machine's clock stands to that of the bus, so that others can correct the
/// times of what it stamps: the worker's own events, and those of `sources`. On the machine of the bus that
/// is said once; elsewhere it is measured at the start, every minute, and at once where a clock was set. What
/// cannot be known is said, with the reason. Called before run().
void keep_clock(Worker& worker, std::vector<std::string> sources = {});

} // namespace tutti::worker
