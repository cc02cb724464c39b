// SourceClocks: whose clock stamped an event, and what time that was on ours. Pure: it hears what is said on
// clock/… and is told the time.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "contract/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

class SourceClocks {
public:
    static constexpr std::size_t most_clocks = 256;
    static constexpr std::size_t most_sources = 4096; ///< that workers name, of all of them together
    static constexpr std::size_t most_told = 32;      ///< sources of which nothing is known, by name

    /// `own_name` says on clock/<own_name> how our own clock stands to that of the bus. `machine` is ours.
    SourceClocks(std::string own_name, std::string machine);

    /// What clock/<worker> says, from now until it expires.
    void hear(const std::string& worker, contract::Clock clock, SteadyTime now);
    /// It says nothing any more.
    void forget(std::string_view worker);

    /// A time that `source` stamped, on our clock. Nothing: its clock is not known.
    std::optional<WallTime> on_our_clock(std::string_view source, WallTime stamp, SteadyTime now);

    std::uint64_t corrected() const noexcept { return corrected_; }
    /// For get_stats: how many events were corrected, and of which sources' clocks nothing is known.
    Value to_value() const;

private:
    struct Known {
        contract::Clock clock;
        std::optional<SteadyTime> expires;
    };

    const contract::Clock* clock_of(std::string_view worker, SteadyTime now) const;
    const contract::Clock* stamped_by(std::string_view source, SteadyTime now) const;
    void claim(const std::string& worker, const std::vector<std::string>& sources);
    void give_up(std::string_view worker, std::string_view source);
    std::optional<microseconds> difference(std::string_view source, SteadyTime now) const;
    void note(std::string_view source, bool is_known);

    std::string own_name_;
    std::string machine_;
    std::map<std::string, Known, std::less<>> clocks_; ///< by worker
    /// By source, who says that its clock is theirs. The first of them that lives counts: another one that
    /// says so later takes it from nobody, and is there when that one goes.
    std::map<std::string, std::vector<std::string>, std::less<>> claims_;
    std::size_t claim_count_ = 0;
    std::set<std::string, std::less<>> unknown_; ///< sources that were asked for in vain
    std::uint64_t corrected_ = 0;
};

} // namespace tutti::director
