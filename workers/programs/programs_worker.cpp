#include "workers/programs/programs_worker.hpp"

#include "workers/programs/program_job.hpp"

#include <algorithm>

namespace tutti::programs {

namespace {

/// Where nobody says more: programs may be large.
constexpr std::size_t usually_at_once = 1;
constexpr std::size_t most_at_once = 16;

} // namespace

void take_jobs_for_programs(worker::Worker& worker, const std::vector<governance::jobs::JobKind>& kinds) {
    for (const auto& kind : kinds) {
        if (kind.run.empty()) continue;
        worker::JobOptions options;
        options.at_once = kind.concurrency == 0 ? usually_at_once : std::min(kind.concurrency, most_at_once);
        options.lease = kind.lease;
        worker::on_job_task(
            worker, kind.name, [&kind](worker::Job job) { return run_program_job(std::move(job), kind); },
            options
        );
    }
}

} // namespace tutti::programs
