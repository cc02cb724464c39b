// What workers ask control of jobs: to be given some, to have one for longer, and what became of one. They
// are no commands of the catalogue: no line of audit is written of them, the job's own history is the record.
#pragma once

#include "governance/command_type.hpp"
#include "governance/jobs/job_questions.hpp"

#include <span>
#include <string_view>

namespace tutti::governance::jobs {

/// `job.take`, `job.renew`, `job.complete` and `job.fail`.
std::span<const CommandType> worker_commands();
/// Nullptr: it is none of them.
const CommandType* worker_command(std::string_view action);

// Parameters are as their types say.

TakeQuestion take_question_from(const Value& params, std::uint64_t number, SteadyTime now);
Renewal renewal_from(const Value& params);
Completion completion_from(const Value& params);
Failure failure_from(const Value& params);

/// `{"jobs":[…]}`.
Value value_of(const std::vector<Assignment>& jobs);
Value value_of(const Renewed& renewed);

// ---- the commands of people, `job.…` of the catalogue ----

NewJob new_job_from(const Value& params, std::string_view subject);
JobFilter filter_from(const Value& params);

} // namespace tutti::governance::jobs
