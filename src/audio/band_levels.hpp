// BandLevels: how loud it is in seven bands, and in all. Rises in the frame in which the sound does: the
// bands are taken from lopsided windows (lopsided_window.hpp), of 4096 samples below 250 Hz, of 1024 above;
// the rms from this frame's own samples. How amplitudes become 0…1: level_scale.hpp. Each band has a fixed
// ceiling, lower for higher bands, as the mean spectrum of popular music falls (Pestana, Ma, Reiss, Barbosa
// and Black, “Spectral characteristics of popular commercial recordings 1950–2010”, AES 135, 2013, §3):
// nothing is learned from the sound, so nothing creeps.
#pragma once

#include "audio/level_scale.hpp"
#include "audio/real_fft.hpp"
#include "audio/slice.hpp"

#include <array>
#include <cstddef>

namespace tutti::audio {

class BandLevels {
public:
    explicit BandLevels(double rate);

    Levels next(const Slice& slice);

private:
    RealFft low_fft_;
    RealFft high_fft_;
    double low_bandwidth_;
    double high_bandwidth_;
    std::array<double, 7> ceilings_; ///< as loud as they sound
    double rms_ceiling_;
    std::array<LevelFollower, 7> bands_;
    LevelFollower rms_;
};

} // namespace tutti::audio
