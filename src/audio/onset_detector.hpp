// OnsetDetector: when something begins (SuperFlux, Böck and Widmer 2013).
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class OnsetDetector {
public:
    explicit OnsetDetector(double rate);

    Onsets next(const Slice& slice);
};

} // namespace tutti::audio
