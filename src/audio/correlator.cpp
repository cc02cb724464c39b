#include "audio/correlator.hpp"

#include <algorithm>
#include <bit>

namespace tutti::audio {

Correlator::Correlator(std::size_t most, std::size_t delays)
    : delays_(delays), stretch_(std::bit_ceil(most + delays)), all_(stretch_.size()),
      padded_(stretch_.size()) {}

std::span<const float> Correlator::correlate(std::span<const float> samples, std::size_t length) {
    const auto rest = std::ranges::copy(samples.first(length + delays_), padded_.begin()).out;
    std::fill(rest, padded_.end(), 0.0F);
    const Bins all = all_.forward(padded_);
    std::fill(padded_.begin() + static_cast<std::ptrdiff_t>(length), padded_.end(), 0.0F);
    const Bins stretch = stretch_.forward(padded_);
    for (std::size_t i = 0; i < all.real.size(); ++i) {
        const float ar = stretch.real[i], ai = stretch.imaginary[i];
        const float br = all.real[i], bi = all.imaginary[i];
        all.real[i] = ar * br + ai * bi;
        all.imaginary[i] = ar * bi - ai * br;
    }
    return all_.backward(all).first(delays_);
}

} // namespace tutti::audio
