// The tables [job.<kind>] of an installation's file: kinds of jobs as people declare them.
#pragma once

#include "governance/jobs/job_kind.hpp"
#include "toml/table_reader.hpp"

#include <vector>

namespace tutti::governance::jobs {

inline constexpr std::size_t most_kinds = 128;

/// The table of all of them, by their kinds.
void read_job_kinds(toml::TableReader& table, std::vector<JobKind>& kinds);

} // namespace tutti::governance::jobs
