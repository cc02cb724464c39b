// BeatNetwork: what a small trained network takes the sound for: one dense layer, one recurrent one (gated
// recurrent units: Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder", §2.3), and
// what both see weighed into chances. It looks at no sound to come. tests/audio/train/ made its weights.
#pragma once

#include "audio/chances.hpp"
#include "audio/novelty.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tutti::audio {

/// y = W x + b, a column of W at a time.
class WeighedSum {
public:
    /// `packed` is W, one row after the other, in steps of its row's scale.
    WeighedSum(
        std::span<const std::int8_t> packed, std::span<const float> scales, std::span<const float> bias
    );

    void add_to(std::span<float> sums, std::span<const float> values) const;
    std::span<const float> bias() const noexcept { return bias_; }

private:
    std::vector<float> columns_;
    std::span<const float> bias_;
};

class BeatNetwork {
public:
    static constexpr std::size_t inputs = 2 * Novelty::bands * Novelty::parts;
    static constexpr std::size_t seen = 40;
    static constexpr std::size_t state = 56;
    static constexpr std::size_t outputs = 10;

    BeatNetwork();

    Chances next(const Novelty& novelty);

private:
    void remember();

    WeighedSum dense_;
    WeighedSum memory_of_seen_;
    WeighedSum memory_of_state_;
    WeighedSum out_;
    std::array<float, inputs> inputs_{};
    std::array<float, seen + state> known_{}; ///< what is seen, then the state
};

} // namespace tutti::audio
