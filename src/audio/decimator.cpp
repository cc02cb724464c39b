#include "audio/decimator.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

namespace tutti::audio {

namespace {

std::vector<float> windowed_sinc(double cutoff, std::size_t length) {
    std::vector<double> taps(length);
    double sum = 0;
    for (std::size_t i = 0; i < length; ++i) {
        const double t = static_cast<double>(i) - static_cast<double>(length - 1) / 2;
        const double turn = 2 * std::numbers::pi * cutoff * t;
        const double ideal = t == 0 ? 1 : std::sin(turn) / turn;
        const double hann = 1 + std::cos(2 * std::numbers::pi * t / static_cast<double>(length + 1));
        taps[i] = ideal * hann;
        sum += taps[i];
    }
    std::vector<float> scaled(taps.size());
    std::ranges::transform(taps, scaled.begin(), [&](double tap) { return static_cast<float>(tap / sum); });
    return scaled;
}

} // namespace

Decimator::Decimator(std::size_t factor, double cutoff, std::size_t taps, std::size_t most)
    : factor_(factor), low_pass_(windowed_sinc(cutoff, taps)), every_(((most + taps) / factor + 1) * factor) {
}

void Decimator::next(std::span<const float> recent, std::size_t count, std::span<float> output) {
    const auto taken = recent.last(count + low_pass_.size() - 1).subspan(skipped_);
    // Phase after phase, so that what is multiplied by one tap lies side by side.
    const std::size_t row = every_.size() / factor_;
    for (std::size_t phase = 0; phase < factor_; ++phase) {
        float* every = &every_[phase * row];
        for (std::size_t i = phase; i < taken.size(); i += factor_) *every++ = taken[i];
    }
    // So many at a time as registers hold; the last ones overlap those before.
    constexpr std::size_t at_once = 32;
    assert(output.size() >= at_once);
    for (std::size_t begin = 0; begin < output.size(); begin += at_once) {
        const std::size_t first = std::min(begin, output.size() - at_once);
        std::array<float, at_once> sums{};
        for (std::size_t phase = 0; phase < factor_; ++phase) {
            const float* every = &every_[phase * row + first];
            for (std::size_t tap = phase; tap < low_pass_.size(); tap += factor_, ++every)
                for (std::size_t i = 0; i < at_once; ++i) sums[i] += low_pass_[tap] * every[i];
        }
        std::ranges::copy(sums, &output[first]);
    }
    skipped_ = skipped_ + output.size() * factor_ - count;
}

} // namespace tutti::audio
