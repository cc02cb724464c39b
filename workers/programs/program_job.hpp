// A job that a program does, as its kind's `run` says: its parameters on standard input, how far it is and
// what came of it in the lines that it prints (governance/jobs/program_lines.hpp), its end by its exit code.
#pragma once

#include "governance/jobs/job_kind.hpp"
#include "worker/job_task.hpp"

namespace tutti::programs {

/// By which a program says that no other attempt would do better: EX_DATAERR of sysexits.h.
inline constexpr int final_exit_code = 65;

/// Runs it to its end. Where the job is cancelled or the worker ends it is asked to (SIGTERM), and killed
/// `grace` later, or once the worker waits no longer. InvalidInput, which is final, where it ends with
/// `final_exit_code`; Unavailable with any other but 0, and its last lines.
Task<Result<Value>> run_program_job(worker::Job job, const governance::jobs::JobKind& kind);

} // namespace tutti::programs
