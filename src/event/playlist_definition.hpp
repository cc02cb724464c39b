// A playlist as it is run: its declaration with the names looked up, and what is said of it ready to be said.
#pragma once

#include "event/definition/playlist.hpp"
#include "event/event.hpp"
#include "event/sliding_count.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace tutti::event {

/// Lives in the list of definitions and, after that, as long as its runs.
struct PlaylistDefinition : std::enable_shared_from_this<PlaylistDefinition> {
    static constexpr std::uint32_t no_run = std::numeric_limits<std::uint32_t>::max();

    struct Step {
        TypeId type;
        ProducerId producer;
    };

    PlaylistDefinition(definition::Playlist declared, std::uint32_t most_per_second)
        : playlist(std::move(declared)), length(definition::length(playlist)), name(playlist.name),
          starts_within(most_per_second) {}

    const definition::Playlist playlist;
    const microseconds length; ///< from the start of a run to its last step
    std::uint64_t order = 0;   ///< of its registration; an update keeps it
    Value id;                  ///< null until it is first shown
    Value name;
    std::vector<Step> steps; ///< as in `playlist`
    std::optional<TypeId> trigger;
    std::vector<TypeId> interrupts;
    std::optional<TypeId> completion;
    bool retired = false; ///< removed or replaced: only its runs are left

    SlidingCount starts_within;
    std::uint64_t starts = 0;
    std::uint64_t suppressed = 0; ///< starts that came too often
    std::size_t active = 0;
    std::uint32_t first_run = no_run;
    std::uint32_t last_run = no_run;

    /// `steps` of event.playlist.created.
    Value steps_value() const;
};

} // namespace tutti::event
