// Chances: what the network takes a frame of sound for, each 0…1.
#pragma once

#include "audio/novelty.hpp"

#include <array>

namespace tutti::audio {

struct Chances {
    /// That something begins, in each part of the frame.
    using Row = std::array<float, Novelty::parts>;

    Row any{};
    Row low{};  ///< a bass drum, a tom
    Row mid{};  ///< a snare drum, a conga, a block
    Row high{}; ///< cymbals, a shaker
    float beat = 0;
    float downbeat = 0;

    bool operator==(const Chances&) const = default;
};

} // namespace tutti::audio
