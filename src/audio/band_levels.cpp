#include "audio/band_levels.hpp"

#include "audio/band_energy.hpp"
#include "audio/lopsided_window.hpp"

#include <algorithm>
#include <numbers>

namespace tutti::audio {

namespace {

struct LevelBand {
    float Levels::* level;
    double low, high; ///< Hz
    double ceiling;   ///< dBFS
};

constexpr double split = 250; ///< Hz: below it the long window is looked at

constexpr std::array<LevelBand, 7> level_bands{{
    {&Levels::sub_bass, 20, 60, -9},
    {&Levels::bass, 60, 250, -9},
    {&Levels::low_mid, 250, 500, -15},
    {&Levels::mid, 500, 2000, -15},
    {&Levels::high_mid, 2000, 4000, -21},
    {&Levels::presence, 4000, 6000, -25},
    {&Levels::air, 6000, 20000, -25},
}};

constexpr double rms_ceiling = -9; ///< dBFS

std::vector<float> low_window() { return lopsided_window(3072 / low_factor, 1024 / low_factor); }
std::vector<float> high_window() { return lopsided_window(896, 128); }

} // namespace

BandLevels::BandLevels(double /*rate*/)
    : low_fft_(low_window()), high_fft_(high_window()), low_bandwidth_(noise_bandwidth(low_window())),
      high_bandwidth_(noise_bandwidth(high_window())), rms_ceiling_(perceived(to_amplitude(rms_ceiling))) {
    std::ranges::transform(level_bands, ceilings_.begin(), [](const LevelBand& band) {
        return perceived(to_amplitude(band.ceiling));
    });
}

Levels BandLevels::next(const Slice& slice) {
    const Magnitudes low{low_fft_.magnitudes(slice.low), slice.rate / long_window};
    const Magnitudes high{
        high_fft_.magnitudes(slice.recent.last(high_fft_.size())),
        slice.rate / static_cast<double>(high_fft_.size())
    };
    const double gate = perceived(to_amplitude(slice.settings.gate) * slice.gain);
    const double kept = kept_in_a_frame(slice.settings);

    Levels levels;
    for (std::size_t i = 0; i < level_bands.size(); ++i) {
        const auto& band = level_bands[i];
        const double amplitude = band.low < split
                                     ? band_amplitude(low, band.low, band.high, low_bandwidth_)
                                     : band_amplitude(high, band.low, band.high, high_bandwidth_);
        levels.*band.level = bands_[i].next(level(amplitude, {gate, ceilings_[i]}), kept, slice.settings);
    }
    // A full sine is 0 dBFS in every band; it is so here as well (AES17-2015 §3.12).
    const double amplitude = root_mean_square(slice.samples) * std::numbers::sqrt2;
    levels.rms = rms_.next(level(amplitude, {gate, rms_ceiling_}), kept, slice.settings);
    return levels;
}

} // namespace tutti::audio
