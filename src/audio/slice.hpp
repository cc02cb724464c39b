// Slice: what every stage of the analysis sees of one frame: its samples, what came before them, and their
// spectra, computed once for all. Valid while the stage runs.
#pragma once

#include "audio/features.hpp"
#include "audio/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace tutti::audio {

inline constexpr std::size_t short_window = 2048; ///< samples: 43 ms at 48 kHz
inline constexpr std::size_t long_window = 4096;  ///< bins of 12 Hz, so that 20–60 Hz has some
inline constexpr std::size_t remembered_samples = 8192;

/// The magnitudes of a Hann window's bins, from 0 Hz to half the rate. A sine of amplitude 1 at the middle of
/// a bin reads 1 there (0 dBFS).
struct Magnitudes {
    std::span<const float> bins;
    double bin_width = 0; ///< Hz

    double frequency(std::size_t bin) const noexcept { return static_cast<double>(bin) * bin_width; }
};

struct Slice {
    std::uint64_t number = 0;
    double rate = 48000;            ///< samples a second: 44100 or 48000
    std::span<const float> samples; ///< of this frame alone: 735 or 800 of them
    std::span<const float> as_came; ///< the same before any gain: for what must not depend on it
    std::span<const float> recent;  ///< the last remembered_samples, these included
    Magnitudes short_spectrum;      ///< of the last short_window
    Magnitudes long_spectrum;       ///< of the last long_window
    const Settings& settings;
    double gain = 1; ///< by which the last of the samples was multiplied
};

} // namespace tutti::audio
