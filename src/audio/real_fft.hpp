// RealFft: the magnitudes of a window of samples. One object serves one size; it computes into memory of its
// own, and allocates only when it is made.
#pragma once

#include "audio/fourier.hpp"
#include "audio/slice.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace tutti::audio {

class RealFft {
public:
    /// A Hann window. `size` is a power of two.
    explicit RealFft(std::size_t size);
    /// Any window whose mean is not 0, as long as such a size.
    explicit RealFft(std::vector<float> window);

    std::size_t size() const noexcept { return window_.size(); }
    /// Of exactly size() samples: size() / 2 + 1 magnitudes, which stand until the next call.
    std::span<const float> magnitudes(std::span<const float> samples);

private:
    std::vector<float> window_; ///< so scaled that a full sine reads 1
    Fourier fourier_;
    std::vector<float> windowed_;
    std::vector<float> magnitudes_;
};

} // namespace tutti::audio
