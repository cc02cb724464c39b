// BeatTracker: from activations to a tempo and to a clock of beats that says the next one before it comes.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class BeatTracker {
public:
    struct Tracked {
        Tempo tempo;
        Beat beat;
    };

    /// One activation a frame; what comes of it holds at the end of that frame. `lead` moves when a beat is
    /// said, and nothing else.
    Tracked next(const Activation& activation, const Settings& settings);
};

} // namespace tutti::audio
