// EnergyMeter: how much is going on, fast and slow.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class EnergyMeter {
public:
    explicit EnergyMeter(double rate);

    Energy next(const Slice& slice);
};

} // namespace tutti::audio
