// EnergyMeter: how much is going on, fast and slow, against the loudest that this sound has lately been. It
// looks at the sound as it came in, and at ratios alone, so neither its level nor any gain matters. All of it
// is a mean of what is perceived (level_scale.hpp): half as loud to the ear reads half as much.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class EnergyMeter {
public:
    explicit EnergyMeter(double rate);

    Energy next(const Slice& slice);

private:
    double fast_ = 0;
    double slow_ = 0;
    double usual_ = 0; ///< of a second: what the loudest is told by
    double loudest_ = 0;
};

} // namespace tutti::audio
