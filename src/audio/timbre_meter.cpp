#include "audio/timbre_meter.hpp"

#include "audio/four.hpp"
#include "audio/level_scale.hpp"

#include <utility>

namespace tutti::audio {

namespace {

constexpr double rolloff_share = 0.85;
constexpr double lowest_of_flatness = 250;    ///< Hz: below, few bins would say much
constexpr double highest_of_flatness = 16000; ///< Hz: above, a lossy format has taken everything
/// The flatness of white noise in a single spectrum: e to the minus Euler's constant, since its powers are
/// distributed exponentially.
constexpr double flatness_of_noise = 0.5614594835668851;
constexpr double negligible_power = 1e-18;

/// The sum of products.
double alikeness(std::span<const float> a, std::span<const float> b) {
    Four sum{};
    for (std::size_t i = 0; i + 4 <= a.size(); i += 4) sum += load(&a[i]) * load(&b[i]);
    return static_cast<double>(sum_of(sum));
}

/// The geometric mean of powers over their arithmetic one.
double flatness(std::span<const float> magnitudes) {
    constexpr std::size_t at_once = 8;
    const auto power = [](double magnitude) { return magnitude * magnitude + negligible_power; };
    double logarithms = 0;
    double product = 1; // of many powers: a logarithm for each would cost more than all the rest
    std::size_t bin = 0;
    for (; bin + at_once <= magnitudes.size(); bin += at_once) {
        double few = 1;
        for (const float magnitude : magnitudes.subspan(bin, at_once)) few *= power(magnitude);
        product *= few;
        if (product > 1e-120 && product < 1e120) continue;
        logarithms += std::log(product);
        product = 1;
    }
    for (; bin < magnitudes.size(); ++bin) product *= power(magnitudes[bin]);
    logarithms += std::log(product);
    const auto count = static_cast<double>(magnitudes.size());
    const double mean = static_cast<double>(sum_of_squares(magnitudes)) / count + negligible_power;
    return std::exp(logarithms / count) / mean;
}

} // namespace

TimbreMeter::TimbreMeter(double /*rate*/) : before_(short_window / 2) {}

Timbre TimbreMeter::next(const Slice& slice) {
    const auto& spectrum = slice.short_spectrum;
    const auto bins = spectrum.bins.subspan(1);
    const auto energy = static_cast<double>(sum_of_squares(bins));
    const double together = alikeness(bins, before_);
    const double energy_before = std::exchange(energy_before_, energy);
    std::ranges::copy(bins, before_.begin());

    const double gate = to_amplitude(slice.settings.gate) * slice.gain;
    if (std::sqrt(energy / 1.5) <= gate || energy <= 0) return {};
    Timbre timbre;
    const auto [magnitudes, moment] = moments(spectrum);
    timbre.centroid = static_cast<float>(moment / magnitudes);
    double below = 0;
    std::size_t bin = 1;
    for (; bin < spectrum.bins.size() && below < rolloff_share * energy; ++bin)
        below += static_cast<double>(spectrum.bins[bin]) * static_cast<double>(spectrum.bins[bin]);
    timbre.rolloff = static_cast<float>(spectrum.frequency(bin - 1));
    const double alike = energy_before > 0 ? together / std::sqrt(energy * energy_before) : 0;
    timbre.flux = static_cast<float>(std::clamp(1 - alike, 0.0, 1.0));
    const auto first = static_cast<std::size_t>(std::ceil(lowest_of_flatness / spectrum.bin_width));
    const auto last = static_cast<std::size_t>(highest_of_flatness / spectrum.bin_width);
    const double flat = flatness(spectrum.bins.subspan(first, last + 1 - first)) / flatness_of_noise;
    timbre.flatness = static_cast<float>(std::clamp(flat, 0.0, 1.0));
    return timbre;
}

} // namespace tutti::audio
