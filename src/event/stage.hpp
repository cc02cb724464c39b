// Stage: what playlists and gestures share: the bus they emit on, the timeline they wait on, and the time
// reached.
#pragma once

#include "event/event_bus.hpp"
#include "event/id_source.hpp"
#include "event/names.hpp"
#include "event/report.hpp"
#include "event/timeline.hpp"

#include <cstdint>

namespace tutti::event {

struct Stage {
    Names& names;
    EventBus& bus;
    Timeline& timeline;
    const WallTime& now;     ///< the time reached
    const WallTime& arrived; ///< see Engine::arrive
    IdSource& ids;
    Report& report;
    std::uint32_t most_per_second; ///< starts of a playlist, firings of a gesture
    std::size_t most_samples;      ///< of a gesture
    std::uint64_t began = 0;       ///< orders what began: runs, holds, quiet times

    std::uint64_t next_began() noexcept { return ++began; }
    /// When what is heard came, by the clock of who tells the engine the time.
    WallTime arrival() const noexcept { return now < arrived ? arrived : now; }
};

/// An event as it stands within another one's data: {event_type, producer_id, data}.
Value embed(const Names& names, const Event& event);
/// The same with its timestamp, in seconds.
Value embed_with_time(const Names& names, const Event& event);

} // namespace tutti::event
