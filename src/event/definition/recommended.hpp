// What people and hardware can do, as ranges for the numbers of playlists and gestures. A number outside of
// its range works, but is odd: it earns a warning. docs/events.md prints this table; a test compares the two.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tutti::event::definition {

enum class Measure : std::uint8_t {
    DoubleTapWindow,
    SimultaneousWindow,
    SequenceTimeout,
    HoldAfter,
    AggregateWindow,
    SmoothingWindow,
    DebounceQuiet,
    RateLimitPerSecond,
    StepOffset,
    StepInterval,
    StepRepeat,
    PlaylistLength,
};

struct RecommendedRange {
    Measure measure;
    std::string_view name; ///< "`window` of a double tap"
    double least;          ///< seconds, or a count
    double most;
    std::string_view unit; ///< "s", or empty for a count
    std::string_view why;  ///< a clause without a full stop
};

/// In the order of Measure.
std::span<const RecommendedRange> recommended_ranges() noexcept;

/// The warning for a number outside of its range; empty inside.
std::string outside_recommended(Measure measure, double number);
std::string outside_recommended(Measure measure, microseconds time);

/// "0.2 to 0.5 s".
std::string print_range(const RecommendedRange& range);

} // namespace tutti::event::definition
