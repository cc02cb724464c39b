// A playlist as it is declared: a timed sequence of events (DESIGN §5). Pure data; src/event runs it.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::event::definition {

/// One event of the sequence, or several at an interval.
struct PlaylistStep {
    std::string type;               ///< "colour.update"
    Value data = Value::object({}); ///< an object
    microseconds offset{0};         ///< from the start of the run, at least 0
    std::uint32_t repeat = 1;       ///< how often, at least 1
    microseconds interval{0};       ///< between repeats; above 0 where repeat is above 1
    std::int32_t producer = 0;      ///< the event's producer number

    bool operator==(const PlaylistStep&) const = default;
};

struct Playlist {
    std::string name;                    ///< one name segment, unique among playlists
    std::vector<PlaylistStep> steps;     ///< at least one
    std::optional<std::string> trigger;  ///< every event of this type starts a run
    std::vector<std::string> interrupts; ///< every event of one of these types stops all runs; no duplicates
    std::optional<std::string> completion; ///< the type of the event that follows a completed run
    Value metadata;                        ///< an object of at most 1 KB as JSON, or null

    bool operator==(const Playlist&) const = default;
};

/// From the start of a run to its last event.
inline microseconds length(const Playlist& playlist) noexcept {
    microseconds last{0};
    for (const auto& step : playlist.steps)
        last = std::max(last, step.offset + (step.repeat - 1) * step.interval);
    return last;
}

} // namespace tutti::event::definition
