// Where randomness comes from: jitter and ids take a RandomSource, so that a test decides. io/ has the real
// one.
#pragma once

#include <cstdint>

namespace tutti {

class RandomSource {
public:
    virtual ~RandomSource() = default;
    /// 64 uniformly distributed bits.
    virtual std::uint64_t next() = 0;

    /// A double in [0, 1), with 53 random bits.
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
};

/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, and the same sequence for the same seed. Not for
/// secrets.
class SeededRandom final : public RandomSource {
public:
    explicit SeededRandom(std::uint64_t seed) noexcept : state_(seed) {}

    std::uint64_t next() override {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t state_;
};

} // namespace tutti
