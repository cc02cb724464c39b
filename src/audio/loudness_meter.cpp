#include "audio/loudness_meter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::audio {

namespace {

constexpr double negligible_state = 1e-15; ///< kept from becoming a denormal number, which is slow

}

double LoudnessMeter::Biquad::next(double sample) noexcept {
    const double output = b0 * sample + first;
    first = b1 * sample + second - a1 * output; // the output last: it is what the next sample waits for
    second = b2 * sample - a2 * output;
    return output;
}

LoudnessMeter::Biquad LoudnessMeter::head(double rate) {
    const double k = std::tan(std::numbers::pi * 1681.974450955533 / rate);
    const double q = 0.7071752369554196;
    const double high = std::pow(10.0, 3.999843853973347 / 20);
    const double middle = std::pow(high, 0.4996667741545416);
    const double scale = 1 + k / q + k * k;
    return {
        .b0 = (high + middle * k / q + k * k) / scale,
        .b1 = 2 * (k * k - high) / scale,
        .b2 = (high - middle * k / q + k * k) / scale,
        .a1 = 2 * (k * k - 1) / scale,
        .a2 = (1 - k / q + k * k) / scale,
    };
}

LoudnessMeter::Biquad LoudnessMeter::rumble(double rate) {
    const double k = std::tan(std::numbers::pi * 38.13547087602444 / rate);
    const double q = 0.5003270373238773;
    const double scale = 1 + k / q + k * k;
    return {.b0 = 1, .b1 = -2, .b2 = 1, .a1 = 2 * (k * k - 1) / scale, .a2 = (1 - k / q + k * k) / scale};
}

LoudnessMeter::LoudnessMeter(double rate) : head_(head(rate)), rumble_(rumble(rate)) {}

Loudness LoudnessMeter::next(const Slice& slice) {
    double sum = 0;
    for (const double sample : slice.as_came) {
        const double weighted = rumble_.next(head_.next(sample));
        sum += weighted * weighted;
    }
    for (Biquad* filter : {&head_, &rumble_}) {
        if (std::abs(filter->first) < negligible_state) filter->first = 0;
        if (std::abs(filter->second) < negligible_state) filter->second = 0;
    }
    newest_ = (newest_ + 1) % short_term_frames;
    mean_squares_[newest_] = sum / static_cast<double>(slice.as_came.size());
    return {.momentary = loudness(momentary_frames), .short_term = loudness(short_term_frames)};
}

float LoudnessMeter::loudness(std::size_t frames) const {
    double sum = 0;
    for (std::size_t age = 0; age < frames; ++age)
        sum += mean_squares_[(newest_ + short_term_frames - age) % short_term_frames];
    const double mean = sum / static_cast<double>(frames);
    if (mean <= 0) return Loudness::silence;
    return std::max(static_cast<float>(-0.691 + 10 * std::log10(mean)), Loudness::silence);
}

} // namespace tutti::audio
