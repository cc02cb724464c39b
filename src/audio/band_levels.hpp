// BandLevels: how loud it is in seven bands, against how loud this sound gets.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class BandLevels {
public:
    explicit BandLevels(double rate);

    Levels next(const Slice& slice);
};

} // namespace tutti::audio
