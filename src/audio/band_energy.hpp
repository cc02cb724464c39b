// BandEnergy: how loud a stretch of a spectrum is, as the amplitude of the sine that is as loud.
#pragma once

#include "audio/slice.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::audio {

/// How many bins wide the energy of a sine is smeared: a Hann window's noise bandwidth (F. J. Harris, “On the
/// use of windows for harmonic analysis”, Proc. IEEE 66, 1978, table 1).
inline constexpr double hann_noise_bandwidth = 1.5;

/// From `low` to `high` Hz. A bin at the edge counts for the part of it that lies inside, so that no band is
/// empty, however narrow.
inline double band_amplitude(
    const Magnitudes& magnitudes, double low, double high, double noise_bandwidth = hann_noise_bandwidth
) {
    const double from = low / magnitudes.bin_width + 0.5;
    const double to =
        std::min(high / magnitudes.bin_width + 0.5, static_cast<double>(magnitudes.bins.size()));
    if (to <= from) return 0;
    const auto first = static_cast<std::size_t>(from);
    const auto last = std::min(static_cast<std::size_t>(to), magnitudes.bins.size() - 1);
    double energy = 0;
    for (std::size_t bin = first; bin <= last; ++bin) {
        const auto lower_edge = static_cast<double>(bin);
        const double inside = std::min(to, lower_edge + 1) - std::max(from, lower_edge);
        const double magnitude = magnitudes.bins[bin];
        energy += std::max(inside, 0.0) * magnitude * magnitude;
    }
    return std::sqrt(energy / noise_bandwidth);
}

} // namespace tutti::audio
