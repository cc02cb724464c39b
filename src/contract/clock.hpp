// Clock: how the clock that stamps a worker's events stands to the clock of the bus, retained on
// clock/<worker>; clock/hub says which that is.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::contract {

/// Schema: contracts/schema/clock.schema.json.
struct Clock {
    static constexpr std::size_t most_sources = 1000;

    std::string machine; ///< the kernel's boot id: what has the same reads the same clock
    /// The worker with whose machine's clock this one was compared; it answers the command `clock`.
    std::optional<std::string> reference;
    std::optional<microseconds> offset; ///< added to a time of this clock it gives one of the reference's
    std::optional<microseconds> delay;  ///< the round trip by which that was found; there with `offset`
    std::optional<std::string> reason;  ///< one sentence: why `offset` is not known; else nothing
    WallTime measured_at;               ///< on this clock
    microseconds expires_in = seconds(180);
    std::vector<std::string> sources; ///< whose events this clock stamps, besides the worker's own

    bool operator==(const Clock&) const = default;
};

/// Of the name `hub`: the clock of the bus itself, which nobody has to compare.
inline constexpr std::string_view clock_of_the_bus = "hub";
/// What holds until it is said anew: the most that `expires_in` can be.
inline constexpr microseconds holds_for_ever = seconds(4'294'967'295);

/// What clock/hub says: `reference` answers for the clock of that machine.
Clock bus_clock(std::string machine, std::string reference, WallTime now);

Result<Clock> parse_clock(std::string_view json);
Result<Clock> clock_from(const Value& payload);
Value to_value(const Clock& clock);
std::string print(const Clock& clock);

} // namespace tutti::contract
