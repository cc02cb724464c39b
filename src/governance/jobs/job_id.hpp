// JobIds: the names of jobs: 26 letters and digits that sort by the time at which they were made (ULID).
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::governance::jobs {

class JobIds {
public:
    explicit JobIds(RandomSource& random) : random_(random) {}

    /// Larger than each before it, also where the clock stood still or was set back.
    std::string next(WallTime now);
    /// From here on they are larger than this one, which is_job_id().
    void begin_after(std::string_view id);

private:
    RandomSource& random_;
    std::uint64_t milliseconds_ = 0; ///< 48 bits
    std::uint16_t high_ = 0;         ///< of the 80 bits of chance
    std::uint64_t low_ = 0;
};

bool is_job_id(std::string_view text) noexcept;

} // namespace tutti::governance::jobs
