// TimbreMeter: where the spectrum lies, and what it is like.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class TimbreMeter {
public:
    explicit TimbreMeter(double rate);

    Timbre next(const Slice& slice);
};

} // namespace tutti::audio
