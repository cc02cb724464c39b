#include "governance/jobs/job_kind.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tutti::governance::jobs {

microseconds pause_after(const JobKind& kind, unsigned failures, RandomSource& random) {
    const auto longest = static_cast<double>(kind.longest_pause.count());
    const auto grown = std::ldexp(
        static_cast<double>(kind.first_pause.count()), static_cast<int>(std::clamp(failures, 1U, 64U)) - 1
    );
    const double chance = 0.75 + 0.5 * random.unit();
    return microseconds(static_cast<std::int64_t>(std::min(grown, longest) * chance));
}

} // namespace tutti::governance::jobs
