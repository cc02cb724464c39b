#include "audio/timbre_meter.hpp"

#include "audio/level_scale.hpp"

#include <numbers>

namespace tutti::audio {

namespace {

constexpr double rolloff_share = 0.85;
constexpr double lowest_of_flatness = 250;    ///< Hz: below, few bins would say much
constexpr double highest_of_flatness = 16000; ///< Hz: above, a lossy format has taken everything
/// The flatness of white noise in a single spectrum: e to the minus Euler's constant, since its powers are
/// distributed exponentially.
constexpr double flatness_of_noise = 0.5614594835668851;
constexpr double negligible_power = 1e-18;

} // namespace

TimbreMeter::TimbreMeter(double /*rate*/) : before_(short_window / 2 + 1) {}

Timbre TimbreMeter::next(const Slice& slice) {
    const auto& spectrum = slice.short_spectrum;
    double magnitudes = 0, moment = 0, energy = 0;
    double together = 0, energy_before = 0;
    double logarithms = 0, powers = 0, count = 0;
    double product = 1; // of a few powers at a time: a logarithm for each would cost more than all the rest
    for (std::size_t bin = 1; bin < spectrum.bins.size(); ++bin) {
        const double magnitude = spectrum.bins[bin];
        const double before = before_[bin];
        const double power = magnitude * magnitude;
        const double frequency = spectrum.frequency(bin);
        magnitudes += magnitude;
        moment += magnitude * frequency;
        energy += power;
        together += magnitude * before;
        energy_before += before * before;
        if (frequency < lowest_of_flatness || frequency > highest_of_flatness) continue;
        const double some = power + negligible_power;
        powers += some;
        count += 1;
        product *= some;
        if (product < 1e-200 || product > 1e200) {
            logarithms += std::log(product);
            product = 1;
        }
    }
    logarithms += std::log(product);
    std::ranges::copy(spectrum.bins, before_.begin());

    const double gate = to_amplitude(slice.settings.gate) * slice.gain;
    if (std::sqrt(energy / 1.5) <= gate || energy <= 0) return {};
    Timbre timbre;
    timbre.centroid = static_cast<float>(moment / magnitudes);
    double below = 0;
    std::size_t bin = 1;
    for (; bin < spectrum.bins.size() && below < rolloff_share * energy; ++bin)
        below += static_cast<double>(spectrum.bins[bin]) * static_cast<double>(spectrum.bins[bin]);
    timbre.rolloff = static_cast<float>(spectrum.frequency(bin - 1));
    const double alike = energy_before > 0 ? together / std::sqrt(energy * energy_before) : 0;
    timbre.flux = static_cast<float>(std::clamp(1 - alike, 0.0, 1.0));
    const double flatness = std::exp(logarithms / count) / (powers / count);
    timbre.flatness = static_cast<float>(std::clamp(flatness / flatness_of_noise, 0.0, 1.0));
    return timbre;
}

} // namespace tutti::audio
