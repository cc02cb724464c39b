// What people choose of how sound is heard. All of it may change between two frames, without a gap.
#pragma once

#include "base/time.hpp"

namespace tutti::audio {

struct Settings {
    double gain = 0; ///< dB
    bool automatic_gain = true;
    double gate = -60; ///< dBFS: what is quieter is silence
    /// How fast what falls falls: seconds to a tenth.
    double decay = 0.4;
    double smoothing = 0; ///< 0 none … 1 stands still
    bool pitch = true;
    bool bpm = true; ///< tempo and beats
    bool structure = true;
    bool spectrum = true; ///< the 32 bands, the timbre and the key
    /// How long before a beat it is said, so that light and loudspeaker meet; negative: after it.
    microseconds lead = microseconds(0);

    bool operator==(const Settings&) const = default;
};

inline constexpr microseconds least_lead = milliseconds(-30);
inline constexpr microseconds most_lead = milliseconds(200);

} // namespace tutti::audio
