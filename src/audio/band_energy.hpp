// BandEnergy: how loud a stretch of a spectrum is, as the amplitude of the sine that is as loud.
#pragma once

#include "audio/four.hpp"
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
    const auto power = [&magnitudes](std::size_t bin) {
        return static_cast<double>(magnitudes.bins[bin]) * static_cast<double>(magnitudes.bins[bin]);
    };
    double energy = 0;
    if (first == last)
        energy = (to - from) * power(first);
    else {
        const auto between = magnitudes.bins.subspan(first + 1, last - first - 1);
        energy = (static_cast<double>(first + 1) - from) * power(first)
                 + static_cast<double>(sum_of_squares(between))
                 + (to - static_cast<double>(last)) * power(last);
    }
    return std::sqrt(energy / noise_bandwidth);
}

} // namespace tutti::audio
