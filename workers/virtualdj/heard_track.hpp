// A track, and since when it is played, as far as anybody says.
#pragma once

#include "base/time.hpp"
#include "playback/dj_text.hpp"

namespace tutti::virtualdj {

struct HeardTrack {
    playback::DjTrack track;
    WallTime began;

    bool operator==(const HeardTrack&) const = default;
};

} // namespace tutti::virtualdj
