// BeatActivation: how much a frame looks like the place of a beat.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class BeatActivation {
public:
    explicit BeatActivation(double rate);

    Activation next(const Slice& slice);
};

} // namespace tutti::audio
