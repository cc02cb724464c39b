// RealFft: the magnitudes of a Hann window of samples, by KissFFT. One object serves one size; it computes
// into memory of its own, and allocates only when it is made.
#pragma once

#include "audio/slice.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace tutti::audio {

class RealFft {
public:
    /// `size` is even, and has small factors.
    explicit RealFft(std::size_t size);
    ~RealFft();
    RealFft(RealFft&&) noexcept;
    RealFft& operator=(RealFft&&) noexcept;

    std::size_t size() const noexcept { return window_.size(); }
    /// Of exactly size() samples: size() / 2 + 1 magnitudes, which stand until the next call.
    std::span<const float> magnitudes(std::span<const float> samples);

private:
    struct Plan;
    std::unique_ptr<Plan> plan_;
    std::vector<float> window_; ///< Hann, so scaled that a full sine reads 1
    std::vector<float> windowed_;
    std::vector<float> magnitudes_;
};

} // namespace tutti::audio
