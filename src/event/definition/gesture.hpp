// A gesture (virtual peripheral) as it is declared (DESIGN §5, docs/events.md). Pure data; src/event runs it.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "signal/calibration.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tutti::event::definition {

/// One comparison of a field of an event's data.
struct Comparison {
    enum class Kind : std::uint8_t { Equal, Not, AtLeast, AtMost, Above, Below, OneOf };

    std::string field;
    Kind kind = Kind::Equal;
    Value operand; ///< Equal, Not: a string, number or bool; OneOf: an array of those; the others: a number

    bool operator==(const Comparison&) const = default;
};

/// All must hold; empty holds always.
using Where = std::vector<Comparison>;

/// On or off by the latest event of a type.
struct Gate {
    std::string type;
    std::optional<Where> where; ///< nothing: by pressed, state, enabled or value

    bool operator==(const Gate&) const = default;
};

struct DoubleTap {
    std::string type;
    microseconds window = milliseconds(300);
    std::string emit;

    bool operator==(const DoubleTap&) const = default;
};

struct Simultaneous {
    std::string type;
    std::uint32_t producers = 2; ///< at least 2
    microseconds window = milliseconds(10);
    std::string emit;

    bool operator==(const Simultaneous&) const = default;
};

struct SequenceStep {
    std::string type;
    Where where;

    bool operator==(const SequenceStep&) const = default;
};

struct Sequence {
    std::vector<SequenceStep> steps; ///< at least one
    microseconds timeout = seconds(1);
    std::string emit;

    bool operator==(const Sequence&) const = default;
};

struct Hold {
    std::string type;
    microseconds after = milliseconds(500);
    std::optional<Where> where; ///< what is on; nothing: by pressed, state, enabled or value
    std::string emit;

    bool operator==(const Hold&) const = default;
};

/// Copies events of a type while every gate is on.
struct Mirror {
    std::string type;
    std::vector<Gate> gates;              ///< at least one
    std::optional<std::int32_t> producer; ///< the copies' producer number; nothing: that of the event
    Where where{};                        ///< what is copied

    bool operator==(const Mirror&) const = default;
};

/// Starts a playlist for each event that passes the gates.
struct GatedPlaylist {
    std::string playlist;
    std::vector<Gate> gates;    ///< at least one
    bool cancel_active = false; ///< stop its own earlier runs first

    bool operator==(const GatedPlaylist&) const = default;
};

struct Calibrate {
    std::string type;
    signal::Calibration calibration;
    std::string emit;

    bool operator==(const Calibrate&) const = default;
};

struct Aggregate {
    enum class Function : std::uint8_t { Mean, Sum, SumAbs, Count, Min, Max };

    std::string type;
    std::string field; ///< may be empty for Count alone
    microseconds window{0};
    Function function = Function::Mean;
    std::optional<double> at_least;    ///< nothing: emits at every event
    std::optional<double> rearm_below; ///< at most `at_least`; nothing: `at_least`
    bool clear = false;
    std::string emit;

    bool operator==(const Aggregate&) const = default;
};

struct Debounce {
    std::string type;
    microseconds quiet = milliseconds(20);
    std::string emit;

    bool operator==(const Debounce&) const = default;
};

struct RateLimit {
    std::string type;
    std::uint32_t per_second = 1; ///< at least 1
    std::string emit;

    bool operator==(const RateLimit&) const = default;
};

/// The mean of fields over a sliding window.
struct Smooth {
    static constexpr std::size_t most_fields = 8;

    std::string type;
    std::vector<std::string> fields = {"x", "y", "z"}; ///< at least one, none twice
    microseconds window = milliseconds(200);
    std::string emit;

    bool operator==(const Smooth&) const = default;
};

inline constexpr double standard_gravity = 9.80665; ///< m/s²

/// The length of the vector x, y, z, less gravity.
struct Magnitude {
    std::string type;
    double gravity = standard_gravity; ///< in the unit of x, y, z
    std::optional<double> at_least;    ///< nothing: emits at every event
    std::optional<double> rearm_below; ///< at most `at_least`; nothing: `at_least`
    std::string emit;

    bool operator==(const Magnitude&) const = default;
};

/// Where a device points, from its magnetometer and its accelerometer.
struct Heading {
    /// Which axis points forward where z points up.
    enum class Forward : std::uint8_t { X, Y, MinusX, MinusY };

    std::string type; ///< of the magnetometer's events
    std::string accelerometer;
    double gravity = standard_gravity; ///< in the accelerometer's unit
    Forward forward = Forward::X;
    double declination = 0;           ///< degrees that magnetic north lies east of true north
    microseconds within = seconds(1); ///< how far apart the two may be
    microseconds window{0};           ///< that is smoothed over; 0: none
    std::string emit;

    bool operator==(const Heading&) const = default;
};

/// Tells when a field goes from one zone to another.
struct Zones {
    static constexpr std::size_t most_bounds = 64;

    std::string type;
    std::string field;
    std::vector<double> bounds;     ///< at least one, rising: at each the next zone begins
    std::vector<std::string> names; ///< of the zones, one more than `bounds`
    double hysteresis = 0;          ///< a zone is left downwards only so far below its bound
    std::string emit;

    bool operator==(const Zones&) const = default;
};

using GestureKind = std::variant<
    DoubleTap, Simultaneous, Sequence, Hold, Mirror, GatedPlaylist, Calibrate, Aggregate, Debounce, RateLimit,
    Smooth, Magnitude, Heading, Zones>;

struct Gesture {
    std::string name; ///< one name segment, unique among gestures
    GestureKind kind;
    Value metadata; ///< an object of at most 1 KB as JSON, or null
    // Of the kinds that take them; `where` of a mirror, a hold and of steps and gates is theirs.
    Where where{};    ///< what it hears of its type
    std::string by{}; ///< the field whose values are kept apart; empty: none

    bool operator==(const Gesture&) const = default;
};

} // namespace tutti::event::definition
