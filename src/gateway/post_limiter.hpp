// PostLimiter: how often one viewer may change something. Pure: told the time; bounded memory.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

class PostLimiter {
public:
    static constexpr int per_second = 100; ///< in the long run, and at once after a second of rest
    static constexpr std::size_t most_viewers = 1024;

    /// Counts a request of `viewer`, or says how long to wait until the next one is allowed.
    std::optional<microseconds> try_post(std::string_view viewer, SteadyTime now);

private:
    /// When each viewer's requests so far would be done at an even pace.
    std::map<std::string, SteadyTime, std::less<>> done_at_;
};

} // namespace tutti::gateway
