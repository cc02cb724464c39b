// SoundGenerator: sound that needs no device: to try an installation with, and for tests. Pure, and the same
// samples each time.
#pragma once

#include "base/random.hpp"
#include "contract/sound_place.hpp"

#include <cstdint>
#include <span>

namespace tutti::sound {

class SoundGenerator {
public:
    static constexpr unsigned rate = 48000; ///< one channel

    explicit SoundGenerator(const contract::GeneratorPlace& place);

    void fill(std::span<float> samples);

private:
    float next();
    float beat();

    contract::GeneratorPlace place_;
    double amplitude_;
    SeededRandom random_{20};
    std::uint64_t number_ = 0; ///< of the next sample
    double phase_ = 0;         ///< of the sine, in turns
    float last_noise_ = 0;
};

} // namespace tutti::sound
