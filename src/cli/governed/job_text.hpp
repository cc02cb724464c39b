// Jobs as people read them. Pure.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "command/terminal.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::cli {

/// What `key=value` says of what a job is to do: JSON where it is such, else the text as it is; or one JSON
/// object.
Result<Value> read_job_params(const std::vector<std::string>& words);

/// "[######--------------]  30 %": of a part from 0 to 1.
std::string progress_bar(double part, std::size_t columns);
/// "store.export: running for 12s, 30 %: 3 of 10 parts".
std::string describe_job_in_a_line(const Value& job, double now);
command::Tone tone_of_job(std::string_view state);

/// A table, the rows in the order of the list. `now` in epoch seconds.
std::string describe_jobs(std::span<const Value> jobs, double now, command::Colours colours);
/// One with all that is known of it.
std::string describe_job(const Value& job, double now, command::Colours colours);
std::string describe_job_kinds(std::span<const Value> kinds, command::Colours colours);

} // namespace tutti::cli
