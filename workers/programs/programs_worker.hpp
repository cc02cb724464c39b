// The worker `programs`: takes the jobs of the kinds that a program does, `[job.<kind>] run`.
#pragma once

#include "governance/jobs/job_kind.hpp"
#include "worker/worker.hpp"

#include <vector>

namespace tutti::programs {

/// Those without `run` are for other workers. Said before run(), which what is given here outlives.
void take_jobs_for_programs(worker::Worker& worker, const std::vector<governance::jobs::JobKind>& kinds);

} // namespace tutti::programs
