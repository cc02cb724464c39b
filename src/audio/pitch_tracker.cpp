#include "audio/pitch_tracker.hpp"

#include "audio/four.hpp"
#include "audio/level_scale.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::audio {

namespace {

constexpr std::size_t low_pass_taps = 31;
constexpr double low_pass_cutoff = 0.19; ///< of the rate
constexpr double good_enough = 0.12;     ///< the aperiodicity of a dip that is not looked behind
constexpr double almost_as_good = 0.08;  ///< how much worse the first dip may be than the best
constexpr double a_leap = 1.06;          ///< a semitone between two frames

std::size_t frame_samples(double rate) { return static_cast<std::size_t>(rate) / frames_per_second; }
std::size_t longest_part(double rate) { return (frame_samples(rate) + 1) / 2; }

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
      decimator_(2, low_pass_cutoff, low_pass_taps, frame_samples(rate)),
      halved_(longest_part(rate) + longest_), reversed_(longest_part(rate) + longest_),
      correlator_(longest_part(rate), longest_), difference_(longest_), normalized_(longest_) {
    parts_.fill({.energy = 0, .difference = std::vector<double>(longest_)});
}

Pitch PitchTracker::next(const Slice& slice) {
    const std::size_t length = decimator_.length_of(slice.samples.size());
    decimator_.next(slice.recent, slice.samples.size(), halved_.next(length));
    newest_ = (newest_ + 1) % parts_.size();
    compare(length);
    double energy = 0;
    for (const auto& part : parts_) energy += part.energy;
    const double gate = to_amplitude(slice.settings.gate) * slice.gain;
    if (std::sqrt(2 * energy / static_cast<double>(parts_.size() * length)) <= gate) {
        last_ = 0;
        return {};
    }
    normalize();
    const Period found = period();
    auto confidence = static_cast<float>(std::clamp(1 - found.aperiodicity, 0.0, 1.0));
    const double frequency = found.samples > 0 ? slice.rate / 2 / found.samples : 0;
    const double before = std::exchange(last_, confidence >= least_pitch_confidence ? frequency : 0);
    const bool agrees = frequency < before * a_leap && before < frequency * a_leap;
    if (last_ <= 0 || !agrees) return {.frequency = 0, .confidence = std::min(confidence, 0.59F)};
    return {.frequency = static_cast<float>(frequency), .confidence = confidence};
}

/// The newest `length` samples with what was before each of them.
void PitchTracker::compare(std::size_t length) {
    const auto newest_last = halved_.all().last(length + longest_);
    const auto newest_first = std::span(reversed_).first(newest_last.size());
    std::ranges::reverse_copy(newest_last, newest_first.begin());
    const auto products = correlator_.correlate(newest_first, length);
    const double own = static_cast<double>(sum_of_squares(newest_first.first(length)));
    double shifted = own;
    auto& [energy, difference] = parts_[newest_];
    energy = own;
    for (std::size_t delay = 1; delay < longest_; ++delay) {
        const double leaves = newest_first[delay - 1];
        const double enters = newest_first[delay - 1 + length];
        shifted += enters * enters - leaves * leaves;
        difference[delay] = own + shifted - 2 * static_cast<double>(products[delay]);
    }
}

void PitchTracker::normalize() {
    double sum = 0;
    normalized_[0] = 1;
    for (std::size_t delay = 1; delay < longest_; ++delay) {
        double difference = 0;
        for (const auto& part : parts_) difference += part.difference[delay];
        difference_[delay] = std::max(difference, 0.0);
        sum += difference_[delay];
        normalized_[delay] = sum > 0 ? difference_[delay] * static_cast<double>(delay) / sum : 1;
    }
}

/// A dip between samples, to a fraction of them. The dips at twice and four times the period say it twice and
/// four times as well, where there is room for them.
double PitchTracker::refined(std::size_t delay) const {
    double samples = static_cast<double>(delay);
    for (const double times : {1.0, 2.0, 4.0}) {
        auto at = static_cast<std::size_t>(std::lround(samples * times));
        // Normalized, a dip may lie one beside.
        if (at + 2 < longest_ && difference_[at + 1] < difference_[at])
            ++at;
        else if (at > 1 && at < longest_ && difference_[at - 1] < difference_[at])
            --at;
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
