// BeatActivation: how much a frame looks like the place of a beat.
#pragma once

#include "audio/novelty.hpp"
#include "audio/slice.hpp"

namespace tutti::audio {

class BeatActivation {
public:
    Activation next(const Novelty& novelty);

private:
    float onset_peak_ = 0; ///< falling slowly
    float beat_peak_ = 0;
};

} // namespace tutti::audio
