// TimbreMeter: where a spectrum's weight lies, how much of it is new and how much like noise it is
// (G. Peeters, “A large set of audio features for sound description”, CUIDADO, 2004: centroid §6.1.1,
// roll-off §6.1.6, flux as spectral variation §6.2, flatness §9.1). None of them depends on the level; below
// the gate there is none.
#pragma once

#include "audio/slice.hpp"

#include <vector>

namespace tutti::audio {

class TimbreMeter {
public:
    explicit TimbreMeter(double rate);

    Timbre next(const Slice& slice);

private:
    std::vector<float> before_; ///< the magnitudes of the last frame, without that of 0 Hz
    double energy_before_ = 0;
};

} // namespace tutti::audio
