// A job is done by a program of ours that is started for it: its memory is given back with it, and whatever
// becomes of it the worker lives.
#pragma once

#include "worker/job_task.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::exports {

/// What a program prints that is started with --lines, as it comes: how far it is, and last its result.
class HeardLines {
public:
    /// Takes bytes, however they were cut.
    void take(std::string_view bytes);
    /// How far it is, 0 to 1, where that was said since the last question; else negative.
    double take_progress() noexcept;
    /// The last whole line that was JSON and said something else; of several exports that were looked at the
    /// last of the worst; null: there was none.
    const Value& result() const noexcept { return result_; }

private:
    void take_line(std::string_view line);

    std::string begun_;
    double progress_ = -1;
    Value result_;
};

struct ChildJob {
    std::filesystem::path program;
    std::vector<std::string> arguments;
    bool names_an_export = false; ///< that it is not there, or has no such name, is so the next time, too
};

/// Runs it to its end; killed where the job is cancelled or the worker ends. An error is what it said on
/// standard error; InvalidInput, which is final, where another attempt would find the same.
Task<Result<Value>> run_child_job(worker::Job job, ChildJob child);

} // namespace tutti::exports
