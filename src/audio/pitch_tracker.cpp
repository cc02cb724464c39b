#include "audio/pitch_tracker.hpp"

#include "audio/level_scale.hpp"

#include <numbers>
#include <utility>

namespace tutti::audio {

namespace {

constexpr std::size_t compared = 1024; ///< samples at half the rate
constexpr std::size_t low_pass_taps = 31;
constexpr double low_pass_cutoff = 0.19; ///< of the rate
constexpr double good_enough = 0.12;     ///< the aperiodicity of a dip that is not looked behind
constexpr double almost_as_good = 0.08;  ///< how much worse the first dip may be than the best
constexpr double a_leap = 1.06;          ///< a semitone between two frames

std::vector<float> half_band_low_pass() {
    std::vector<double> taps(low_pass_taps);
    double sum = 0;
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const double t = static_cast<double>(i) - (low_pass_taps - 1) / 2.0;
        const double turn = 2 * std::numbers::pi * low_pass_cutoff * t;
        const double ideal = t == 0 ? 1 : std::sin(turn) / turn;
        const double hann = 1 + std::cos(2 * std::numbers::pi * t / (low_pass_taps + 1));
        taps[i] = ideal * hann;
        sum += taps[i];
    }
    std::vector<float> scaled(taps.size());
    std::ranges::transform(taps, scaled.begin(), [&](double tap) { return static_cast<float>(tap / sum); });
    return scaled;
}

/// Where a parabola through three points at −1, 0 and 1 has its extreme, and how high it is there.
struct Extreme {
    double at, value;
};

Extreme parabola(double left, double middle, double right) {
    const double bend = left - 2 * middle + right;
    if (bend <= 0) return {0, middle};
    const double at = std::clamp(0.5 * (left - right) / bend, -1.0, 1.0);
    return {at, middle - 0.25 * (left - right) * at};
}

} // namespace

PitchTracker::PitchTracker(double rate)
    : longest_(static_cast<std::size_t>(rate / 2 / lowest_pitch) + 4), shortest_(rate / 2 / highest_pitch),
      low_pass_(half_band_low_pass()), halved_(compared + longest_), reversed_(halved_.size()),
      every_second_(static_cast<std::size_t>(rate) / frames_per_second / 2 + low_pass_taps),
      correlator_(compared, longest_), difference_(longest_), normalized_(longest_) {}

Pitch PitchTracker::next(const Slice& slice) {
    halve(slice);
    const double gate = to_amplitude(slice.settings.gate) * slice.gain;
    if (root_mean_square(halved_) * std::numbers::sqrt2 <= gate) {
        last_ = 0;
        return {};
    }
    compare();
    const Period found = period();
    auto confidence = static_cast<float>(std::clamp(1 - found.aperiodicity, 0.0, 1.0));
    const double frequency = found.samples > 0 ? slice.rate / 2 / found.samples : 0;
    const double before = std::exchange(last_, confidence >= least_pitch_confidence ? frequency : 0);
    const bool agrees = frequency < before * a_leap && before < frequency * a_leap;
    if (last_ <= 0 || !agrees) return {.frequency = 0, .confidence = std::min(confidence, 0.59F)};
    return {.frequency = static_cast<float>(frequency), .confidence = confidence};
}

void PitchTracker::halve(const Slice& slice) {
    const std::size_t hop = slice.samples.size();
    const std::size_t first = skips_first_ ? 1 : 0;
    const std::size_t count = (hop - first + 1) / 2;
    std::shift_left(halved_.begin(), halved_.end(), static_cast<std::ptrdiff_t>(count));
    const auto taken = slice.recent.last(hop + low_pass_taps - 1);
    const auto output = std::span(halved_).last(count);
    std::ranges::fill(output, 0.0F);
    for (std::size_t parity : {0U, 1U}) { // so that what is multiplied by one tap lies side by side
        const std::size_t length = (taken.size() - first - parity + 1) / 2;
        for (std::size_t i = 0; i < length; ++i) every_second_[i] = taken[first + parity + 2 * i];
        for (std::size_t tap = parity; tap < low_pass_taps; tap += 2)
            for (std::size_t i = 0; i < count; ++i) output[i] += low_pass_[tap] * every_second_[i + tap / 2];
    }
    skips_first_ = (hop - first) % 2 == 1;
}

void PitchTracker::compare() {
    // The newest first: so it is they that are compared with what was before, and not the oldest with what
    // came.
    std::ranges::reverse_copy(halved_, reversed_.begin());
    const auto products = correlator_.correlate(reversed_);
    double own = 0;
    for (std::size_t i = 0; i < compared; ++i)
        own += static_cast<double>(reversed_[i]) * static_cast<double>(reversed_[i]);
    double shifted = own;
    double sum = 0;
    normalized_[0] = 1;
    for (std::size_t delay = 1; delay < longest_; ++delay) {
        const double leaves = reversed_[delay - 1];
        const double enters = reversed_[delay - 1 + compared];
        shifted += enters * enters - leaves * leaves;
        difference_[delay] = std::max(own + shifted - 2 * static_cast<double>(products[delay]), 0.0);
        sum += difference_[delay];
        normalized_[delay] = sum > 0 ? difference_[delay] * static_cast<double>(delay) / sum : 1;
    }
}

/// A dip between samples, to a fraction of them. The dips at twice and four times the period say it twice and
/// four times as well, where there is room for them.
double PitchTracker::refined(std::size_t delay) const {
    double samples = static_cast<double>(delay);
    for (const double times : {1.0, 2.0, 4.0}) {
        const auto at = static_cast<std::size_t>(std::lround(samples * times));
        if (at + 1 >= longest_ || difference_[at] > difference_[at - 1]
            || difference_[at] > difference_[at + 1])
            break;
        const double shift = parabola(difference_[at - 1], difference_[at], difference_[at + 1]).at;
        samples = (static_cast<double>(at) + shift) / times;
    }
    return samples;
}

PitchTracker::Period PitchTracker::period() const {
    const auto is_dip = [&](std::size_t delay) {
        return normalized_[delay] < normalized_[delay - 1] && normalized_[delay] <= normalized_[delay + 1];
    };
    double best = 1;
    for (std::size_t delay = 2; delay + 1 < longest_; ++delay)
        if (is_dip(delay)) best = std::min(best, normalized_[delay]);
    const double enough = std::max(good_enough, best + almost_as_good);
    for (std::size_t delay = 2; delay + 1 < longest_; ++delay) {
        if (!is_dip(delay) || normalized_[delay] > enough) continue;
        const double depth =
            parabola(normalized_[delay - 1], normalized_[delay], normalized_[delay + 1]).value;
        const double samples = refined(delay);
        if (samples < shortest_ / 1.005) return {}; // it has a pitch, and one that is too high
        return {samples, std::max(depth, 0.0)};
    }
    return {};
}

} // namespace tutti::audio
