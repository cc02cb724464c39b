// Slice: what every stage of the analysis sees of one frame: its samples, what came before them, and their
// spectra, computed once for all. Valid while the stage runs.
#pragma once

#include "audio/features.hpp"
#include "audio/four.hpp"
#include "audio/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace tutti::audio {

inline constexpr std::size_t short_window = 2048; ///< samples: 43 ms at 48 kHz
inline constexpr std::size_t long_window = 4096;  ///< bins of 12 Hz, so that 20–60 Hz has some
inline constexpr std::size_t low_factor =
    8; ///< the long window is looked at below 250 Hz alone: at an eighth of the rate
inline constexpr std::size_t remembered_samples = 8192;

/// The magnitudes of a Hann window's bins, from 0 Hz on. A sine of amplitude 1 at the middle of
/// a bin reads 1 there (0 dBFS).
struct Magnitudes {
    std::span<const float> bins;
    double bin_width = 0; ///< Hz

    double frequency(std::size_t bin) const noexcept { return static_cast<double>(bin) * bin_width; }
};

/// Of all bins but that of 0 Hz.
struct Moments {
    double sum = 0;    ///< of magnitudes
    double moment = 0; ///< of magnitudes times Hz
};

inline Moments moments(const Magnitudes& magnitudes) {
    Four sum{}, moment{}, place{1, 2, 3, 4};
    for (std::size_t bin = 1; bin + 4 <= magnitudes.bins.size(); bin += 4, place += 4.0F) {
        const Four four = load(&magnitudes.bins[bin]);
        sum += four;
        moment += four * place;
    }
    return {static_cast<double>(sum_of(sum)), static_cast<double>(sum_of(moment)) * magnitudes.bin_width};
}

struct Slice {
    std::uint64_t number = 0;
    double rate = 48000;            ///< samples a second: 44100 or 48000
    std::span<const float> samples; ///< of this frame alone: 735 or 800 of them
    std::span<const float> as_came; ///< the same before any gain: for what must not depend on it
    std::span<const float> recent;  ///< the last remembered_samples, these included
    std::span<const float> low;     ///< the last long_window samples, every low_factor-th of them
    Magnitudes short_spectrum;      ///< of the last short_window, to half the rate
    Magnitudes long_spectrum;       ///< of `low`: true to 300 Hz
    const Settings& settings;
    double gain = 1; ///< by which the last of the samples was multiplied
};

} // namespace tutti::audio
