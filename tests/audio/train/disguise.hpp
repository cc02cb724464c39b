// disguise: the same music from another place: another speed, other tone controls, a room, a compressor,
// noise and a level, all drawn from a seed, so that a network does not learn a generator's timbres by heart.
#pragma once

#include <vector>

namespace tutti::training {

struct Disguised {
    std::vector<float> samples;
    double speed; ///< times of the original divided by it are those of this one
};

Disguised disguised(const std::vector<float>& samples, double rate, unsigned seed);

} // namespace tutti::training
