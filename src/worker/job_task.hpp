// Jobs that a program of Tutti itself does as a coroutine, on its loop. Not installed.
#pragma once

#include "io/asio.hpp"
#include "worker/job.hpp"

namespace tutti::worker {

/// As a JobHandler; where the worker ends and it has not in time, it is cancelled.
using JobTask = std::function<Task<Result<Value>>(Job job)>;

void on_job_task(Worker& worker, std::string kind, JobTask task, JobOptions options = {});

} // namespace tutti::worker
