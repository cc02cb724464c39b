// JobKind: what holds for all jobs of a kind: how many run beside each other, how often one is tried.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tutti::governance::jobs {

struct JobKind {
    std::string name;
    std::string about = {};      ///< for people
    std::size_t concurrency = 0; ///< that run at once; 0: as many as are taken
    unsigned attempts = 3;       ///< how often it is tried, where whoever wants it says nothing else
    microseconds lease = seconds(30);
    microseconds first_pause = seconds(1); ///< after the first failure; twice as long each time
    microseconds longest_pause = std::chrono::minutes(5); ///< at most so
    microseconds grace = seconds(30); ///< in which one that is cancelled may come to its own end
    /// Of a kind that a program does: the program and its arguments; empty: workers take it.
    std::vector<std::string> run = {};

    bool operator==(const JobKind&) const = default;
};

/// Before it is tried again after so many failures: longer each time, and a little by chance, so that what
/// failed together does not come back together.
microseconds pause_after(const JobKind& kind, unsigned failures, RandomSource& random);

} // namespace tutti::governance::jobs
