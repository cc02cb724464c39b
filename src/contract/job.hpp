// Job: how a long task goes, retained on job/<id>.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

enum class JobPhase : std::uint8_t { Queued, Running, Succeeded, Failed, Cancelled };

/// Schema: contracts/schema/job.schema.json.
struct Job {
    JobPhase state = JobPhase::Queued;
    std::optional<double> progress; ///< the part that is done, 0 to 1; nothing: unknown
    std::string message;
    std::string kind = {};    ///< "store.export"; empty: of a program that has no kinds
    std::int64_t attempt = 0; ///< the number of the last one; 0: none yet
    std::string worker = {};  ///< who has it, or had it last
    bool cancelling = false;  ///< whoever has it is told to stop
    WallTime updated_at;
    microseconds expires_in = std::chrono::hours(1);

    bool operator==(const Job&) const = default;
};

Result<Job> parse_job(std::string_view json);
Result<Job> job_from(const Value& payload);
Value to_value(const Job& job);
std::string print(const Job& job);

} // namespace tutti::contract
