// Pace: how fast a client may send, with a second's worth at once. Who is faster is read later: nothing is
// lost, and its own socket slows it down. Pure: told the time.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tutti::hub {

/// In a second, at most; 0: of any pace.
struct PaceLimits {
    std::uint32_t messages = 0;
    std::size_t bytes = 0;

    bool limits_anything() const noexcept { return messages != 0 || bytes != 0; }
};

class Pace {
public:
    /// So much has come: how long it is to be before more is read.
    microseconds take(const PaceLimits& limits, std::uint64_t messages, std::size_t bytes, SteadyTime now) {
        return std::max(
            wait(messages_due_, limits.messages, messages, now), wait(bytes_due_, limits.bytes, bytes, now)
        );
    }

private:
    static microseconds wait(SteadyTime& due, std::uint64_t per_second, std::uint64_t count, SteadyTime now) {
        if (per_second == 0) return microseconds(0);
        constexpr std::uint64_t second = 1'000'000;
        due = std::max(due, now) + microseconds(count * second / per_second);
        return std::max<microseconds>(due - (now + seconds(1)), microseconds(0));
    }

    SteadyTime messages_due_{}; ///< when all so far would have come at an even pace
    SteadyTime bytes_due_{};
};

} // namespace tutti::hub
