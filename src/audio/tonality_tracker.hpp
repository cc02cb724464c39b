// TonalityTracker: which notes sound, and in which key.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class TonalityTracker {
public:
    explicit TonalityTracker(double rate);

    Tonality next(const Slice& slice);
};

} // namespace tutti::audio
