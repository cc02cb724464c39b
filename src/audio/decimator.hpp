// Decimator: every n-th sample of what a low-pass lets through, for what looks at low frequencies alone: its
// Fourier transforms are that much shorter. The low-pass is a windowed sinc (A. Oppenheim and R. Schafer,
// “Discrete-time signal processing”, §7.2), and delays by half its length.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tutti::audio {

class Decimator {
public:
    /// `cutoff` is a share of the rate of what comes in, where the low-pass lets half through. `most` samples
    /// come at a time, and at least 32 × factor.
    Decimator(std::size_t factor, double cutoff, std::size_t taps, std::size_t most);

    /// How many samples the next `count` become.
    std::size_t length_of(std::size_t count) const { return (count + factor_ - 1 - skipped_) / factor_; }
    /// Of the newest `count` of `recent`, before which stand taps − 1 older ones; `output` is
    /// length_of(count) long.
    void next(std::span<const float> recent, std::size_t count, std::span<float> output);

private:
    std::size_t factor_;
    std::vector<float> low_pass_;
    std::size_t skipped_ = 0;  ///< of the next samples, before the first that is kept
    std::vector<float> every_; ///< n-th of the samples, from each of the first n on
};

} // namespace tutti::audio
