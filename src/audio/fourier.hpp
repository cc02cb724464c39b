// Fourier: the transform of real samples and back, in memory of its own that is allocated once. Real and
// imaginary parts lie apart, so that a compiler puts four of them into a register: three times as fast here
// as KissFFT, and with the same digits on every machine, since it is compiled with us. Stockham's algorithm
// with radix 4 (C. Van Loan, “Computational frameworks for the fast Fourier transform”, SIAM 1992, §1.7 and
// §2.4); a real transform is a complex one of half the size (the same, §4.3).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tutti::audio {

/// From 0 Hz to half the rate: size / 2 + 1 bins.
struct Bins {
    std::span<float> real;
    std::span<float> imaginary;
};

class Fourier {
public:
    /// A power of two, at least 16.
    explicit Fourier(std::size_t size);

    std::size_t size() const noexcept { return 2 * half_; }
    /// Not scaled. The bins stand until the next call, and may be written.
    Bins forward(std::span<const float> samples);
    /// What backward(forward(x)) returns is x. The bins may be those of this object; they are overwritten.
    std::span<const float> backward(Bins bins);

private:
    struct Stage {
        std::size_t length; ///< of the transforms that are left
        std::size_t stride;
        std::size_t turns; ///< where its turning factors begin
    };
    struct Parts {
        std::vector<float> real;
        std::vector<float> imaginary;
    };

    struct Found {
        const float* real;
        const float* imaginary;
    };

    /// Of what lies in `real` and `imaginary`, half_ of each. The result lies in them or in `spare_`.
    Found transform(float* real, float* imaginary);

    std::size_t half_;
    std::vector<Stage> stages_;
    Parts turns_;   ///< three for each p of each stage
    Parts unfolds_; ///< of the real transform
    Parts work_;
    Parts spare_;
    Parts bins_;
    std::vector<float> samples_;
};

} // namespace tutti::audio
