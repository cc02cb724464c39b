#include "audio/real_fft.hpp"

#include "audio/lopsided_window.hpp"

#include <cmath>
#include <numeric>
#include <utility>

namespace tutti::audio {

RealFft::RealFft(std::size_t size) : RealFft(lopsided_window(size / 2, size / 2)) {}

RealFft::RealFft(std::vector<float> window)
    : window_(std::move(window)), fourier_(window_.size()), windowed_(window_.size()),
      magnitudes_(window_.size() / 2 + 1) {
    // A sine's energy lies in two halves of the spectrum.
    const double sum = std::accumulate(window_.begin(), window_.end(), 0.0);
    for (float& weight : window_) weight = static_cast<float>(weight * 2 / sum);
}

std::span<const float> RealFft::magnitudes(std::span<const float> samples) {
    for (std::size_t i = 0; i < window_.size(); ++i) windowed_[i] = samples[i] * window_[i];
    const auto bins = fourier_.forward(windowed_);
    for (std::size_t i = 0; i < magnitudes_.size(); ++i)
        magnitudes_[i] = std::sqrt(bins.real[i] * bins.real[i] + bins.imaginary[i] * bins.imaginary[i]);
    return magnitudes_;
}

} // namespace tutti::audio
