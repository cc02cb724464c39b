// LoudnessMeter: loudness as people hear it (ITU-R BS.1770-4).
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class LoudnessMeter {
public:
    explicit LoudnessMeter(double rate);

    Loudness next(const Slice& slice);
};

} // namespace tutti::audio
