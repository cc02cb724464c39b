// LogSpectrum: the spectrum in 32 equal intervals, from 30 Hz to 16 kHz.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class LogSpectrum {
public:
    explicit LogSpectrum(double rate);

    Spectrum next(const Slice& slice);
};

} // namespace tutti::audio
