// ClockEstimate: by how much our clock differs from another's, from questions that were answered with the
// other's time. NTP's calculation and a filter like NTP's (RFC 5905 §8 and §10). It is told the time.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace tutti::worker {

/// One question and its answer.
struct ClockExchange {
    WallTime sent;         ///< T1, on our clock
    WallTime received;     ///< T2, on the other's
    WallTime answered;     ///< T3, on the other's
    WallTime arrived;      ///< T4, on our clock
    SteadyTime sent_at;    ///< T1, where our clock cannot be set
    SteadyTime arrived_at; ///< T4, likewise
};

struct ClockOffset {
    microseconds offset; ///< added to a time of ours it gives one of the other's
    microseconds delay;  ///< of the round trip; the offset is wrong by half of it at most

    bool operator==(const ClockOffset&) const = default;
};

class ClockEstimate {
public:
    static constexpr std::size_t most_samples = 8;
    /// A slower answer says too little.
    static constexpr microseconds longest_delay = seconds(1);
    /// Two looks at our clock that are further apart than time has passed between them: it was set.
    static constexpr microseconds step = milliseconds(5);

    enum class Outcome : std::uint8_t {
        Taken,
        Slow,     ///< too long on its way
        Nonsense, ///< cannot have happened, or our clock was set meanwhile
    };

    Outcome add(const ClockExchange& exchange);
    /// Our clock as it reads now. Where it was set since the last look, what was found before is forgotten.
    void look(WallTime wall, SteadyTime steady);
    /// The best of the last samples: one of a short round trip that is not old.
    std::optional<ClockOffset> best(SteadyTime now) const;
    bool empty() const noexcept { return samples_.empty(); }
    void forget() noexcept { samples_.clear(); }

private:
    struct Sample {
        ClockOffset found;
        SteadyTime at;
    };

    std::vector<Sample> samples_;       ///< oldest first
    std::optional<microseconds> ahead_; ///< our clock of the steady one, at the last look
};

} // namespace tutti::worker
