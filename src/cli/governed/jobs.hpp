// `tutti job`: has jobs done, shows them, and how far they are.
#pragma once

#include "cli/governed/desk.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::cli {

struct JobRunOptions {
    DeskOptions desk;
    std::string kind;
    std::vector<std::string> params; ///< "key=value"; or one JSON object
    std::int64_t priority = 0;
    double delay = 0;          ///< seconds before which it does not begin
    std::int64_t attempts = 0; ///< how often it is tried; 0: as its kind says
    std::string dedup;
    bool waits = false;
};
/// With `waits` Failure where it did not succeed.
int run_job(const JobRunOptions& options);

struct JobListOptions {
    DeskOptions desk;
    std::string state; ///< empty: whatever it is
    std::string kind;  ///< empty: every one
    std::int64_t most = 20;
};
int list_jobs(const JobListOptions& options);

int show_job(const DeskOptions& desk, const std::string& id);
/// Until it is over, or somebody presses Ctrl-C: it goes on then.
int watch_job(const DeskOptions& desk, const std::string& id);
/// `command` is "job.cancel", "job.replay" or "job.forget".
int change_job(const DeskOptions& desk, const std::string& command, const std::string& id);
int list_job_kinds(const DeskOptions& desk);

} // namespace tutti::cli
