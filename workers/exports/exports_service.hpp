// The worker `exports`: takes the jobs that make exports, look through them, mend them and carry them
// elsewhere, and says how old the last one is.
#pragma once

#include "workers/exports/child_job.hpp"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>

namespace tutti::exports {

/// The program and its words for a job of that kind, as its parameters say. InvalidInput names what is wrong
/// with them.
Result<ChildJob>
child_of_job(std::string_view kind, const Value& params, const std::filesystem::path& programs);

struct ExportsPlaces {
    std::filesystem::path folder;   ///< of the exports
    std::filesystem::path programs; ///< of ours
};

class ExportsService {
public:
    /// The worker outlives it, and runs after it.
    ExportsService(worker::Worker& worker, ExportsPlaces places);

private:
    Task<Result<Value>> carry_out(worker::Job job);
    Task<bool> has_its_turn(worker::Job job, std::uint64_t number);
    void say_health();

    worker::Worker& worker_;
    ExportsPlaces places_;
    std::uint64_t last_in_line_ = 0;
    std::deque<std::uint64_t> line_; ///< jobs that work on the folder of exports: the first does
};

} // namespace tutti::exports
