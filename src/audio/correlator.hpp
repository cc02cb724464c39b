// Correlator: how alike a stretch of samples is to what follows it, at every delay, by the Fourier transform.
// It allocates only when it is made.
#pragma once

#include "audio/fourier.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace tutti::audio {

class Correlator {
public:
    /// Of stretches of `most` samples at most, at delays below `delays`.
    Correlator(std::size_t most, std::size_t delays);

    /// Of length + delays samples: for each delay the sum of products of the first `length` samples with
    /// those that come `delay` later. They stand until the next call.
    std::span<const float> correlate(std::span<const float> samples, std::size_t length);

private:
    std::size_t delays_;
    Fourier stretch_;
    Fourier all_;
    std::vector<float> padded_;
};

} // namespace tutti::audio
