// PitchTracker: the pitch of one voice (YIN, de Cheveigné and Kawahara 2002).
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class PitchTracker {
public:
    explicit PitchTracker(double rate);

    Pitch next(const Slice& slice);
};

} // namespace tutti::audio
