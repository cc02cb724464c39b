#include "audio/log_spectrum.hpp"

#include "audio/band_energy.hpp"

namespace tutti::audio {

namespace {

constexpr double long_spectrum_below = 250; ///< Hz

double spectrum_ceiling(double frequency) {
    return perceived(to_amplitude(-12 - 4 * std::max(std::log2(frequency / 100), 0.0)));
}

} // namespace

double spectrum_edge(std::size_t band) {
    return lowest_spectrum_frequency
           * std::pow(
               highest_spectrum_frequency / lowest_spectrum_frequency,
               static_cast<double>(band) / spectrum_bands
           );
}

LogSpectrum::LogSpectrum(double /*rate*/) {
    for (std::size_t i = 0; i < bands_.size(); ++i) {
        const double low = spectrum_edge(i);
        const double high = spectrum_edge(i + 1);
        bands_[i] = {low, high, spectrum_ceiling(std::sqrt(low * high))};
    }
}

Spectrum LogSpectrum::next(const Slice& slice) {
    const double gate = perceived(to_amplitude(slice.settings.gate) * slice.gain);
    const double kept = kept_in_a_frame(slice.settings);
    Spectrum spectrum{};
    for (std::size_t i = 0; i < bands_.size(); ++i) {
        const auto& band = bands_[i];
        const auto& magnitudes = band.high < long_spectrum_below ? slice.long_spectrum : slice.short_spectrum;
        const double amplitude = band_amplitude(magnitudes, band.low, band.high);
        spectrum[i] = followers_[i].next(level(amplitude, {gate, band.ceiling}), kept, slice.settings);
    }
    return spectrum;
}

} // namespace tutti::audio
