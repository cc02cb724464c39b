// What a broadcast sends, read from its stream: a head, and sound that names tracks.
#pragma once

#include "io/deadline.hpp"
#include "io/stream.hpp"
#include "playback/sound_titles.hpp"

#include <functional>
#include <optional>
#include <string>

namespace tutti::virtualdj {

struct Head {
    std::string text; ///< with its empty line
    std::string rest; ///< what came behind it
};

/// Nothing: it ended before, or has more than playback::longest_head.
Task<std::optional<Head>> read_head(io::Stream& stream);

/// Reads sound until it ends, and drops it. Each piece of it puts the deadline off; stream and deadline
/// outlive this.
Task<void> hear_sound(
    io::Stream& stream, std::string first, playback::SoundTitles titles, io::Deadline& deadline,
    std::function<void(playback::DjTrack)> on_track
);

} // namespace tutti::virtualdj
