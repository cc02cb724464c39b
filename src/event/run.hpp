// A run of a playlist as those see it who watch the engine (Report): types, not the events that say so on the
// bus.
#pragma once

#include "event/event.hpp"

#include <cstdint>
#include <string_view>

namespace tutti::event {

struct PlaylistDefinition;

enum class StopReason : std::uint8_t { Completed, Cancelled, Interrupted };

/// "completed", "cancelled", "interrupted".
const char* name(StopReason reason) noexcept;

/// A run, by its place and how often that place was taken before. Never that of another run.
struct RunId {
    std::uint32_t place = 0;
    std::uint32_t generation = 0;

    bool operator==(const RunId&) const = default;
};

/// What there is to know of a run. What it views lives until the run's next change.
struct RunView {
    RunId id;
    std::string_view playlist_id;   ///< as it stands in events
    std::string_view definition_id; ///< as it stands in events
    const PlaylistDefinition& definition;
    WallTime started;
    WallTime planned_end;
    std::uint64_t emitted; ///< steps so far
};

/// One step of a run.
struct RunStep {
    std::uint32_t step = 0;   ///< index of its declaration
    std::uint32_t repeat = 0; ///< from 0
    microseconds offset{};    ///< from the start of the run, as planned
    EventNumber event = 0;    ///< the step's own event
};

/// How a run ended.
struct RunEnd {
    StopReason reason = StopReason::Completed;
    WallTime time;
    const Event* interrupt = nullptr; ///< what interrupted it, where something did
    EventNumber stopped = 0; ///< the event.playlist.stopped that says so; 0: it was cut as part of a circle
};

} // namespace tutti::event
