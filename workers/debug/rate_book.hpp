// RateBook: how often each address and topic says something, and how evenly. Pure. Bounded: where it is full,
// whoever said nothing for a minute makes room, else new ones are only counted.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::debug {

/// Of one name. The mean and the deviation are those of about the last `remembered` intervals: an exponential
/// average, whose weights are even until there are so many (T. Finch, "Incremental calculation of weighted
/// mean and variance", 2009, section 9).
class Rate {
public:
    static constexpr double remembered = 64;

    void note(WallTime now) noexcept;

    std::uint64_t count() const noexcept { return count_; }
    WallTime last() const noexcept { return last_; }
    /// Seconds between two messages; nothing before the second.
    std::optional<double> interval() const noexcept;
    /// The standard deviation of that: the jitter.
    std::optional<double> deviation() const noexcept;
    /// Messages a second; 0 once it is silent for longer than it ever would be.
    double rate(WallTime now) const noexcept;

private:
    std::uint64_t count_ = 0;
    WallTime last_{};
    double intervals_ = 0; ///< at most `remembered`
    double mean_ = 0;
    double variance_ = 0;
};

class RateBook {
public:
    static constexpr std::size_t most_names = 1024;
    static constexpr std::size_t longest_name = 256;
    static constexpr seconds is_quiet_after{60};

    void note(std::string_view name, WallTime now);
    void clear();

    const std::map<std::string, Rate, std::less<>>& all() const noexcept { return rates_; }
    /// Messages of names for which there was no room.
    std::uint64_t untracked() const noexcept { return untracked_; }

private:
    bool make_room(WallTime now);

    std::map<std::string, Rate, std::less<>> rates_;
    std::uint64_t untracked_ = 0;
    std::optional<WallTime> looked_at_; ///< when there was no room last
};

} // namespace tutti::debug
