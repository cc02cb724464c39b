// LogSpectrum: 32 bands of equal intervals from 30 Hz to 16 kHz, 0…1 as level_scale.hpp has it, the ceiling
// falling by four decibels an octave above 100 Hz as BandLevels' do. Below 250 Hz from the long window.
#pragma once

#include "audio/level_scale.hpp"
#include "audio/slice.hpp"

#include <array>

namespace tutti::audio {

inline constexpr double lowest_spectrum_frequency = 30;     ///< Hz
inline constexpr double highest_spectrum_frequency = 16000; ///< Hz

/// The lower edge of a band; of spectrum_bands, the upper one of the last.
double spectrum_edge(std::size_t band);

class LogSpectrum {
public:
    explicit LogSpectrum(double rate);

    Spectrum next(const Slice& slice);

private:
    struct Band {
        double low, high; ///< Hz
        double ceiling;   ///< as loud as it sounds
    };
    std::array<Band, spectrum_bands> bands_;
    std::array<LevelFollower, spectrum_bands> followers_;
};

} // namespace tutti::audio
