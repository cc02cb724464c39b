// Novelty: what of the spectrum is new, taken twice a frame, which is what onsets and beats are found in.
#pragma once

#include <array>
#include <cstddef>

namespace tutti::audio {

struct Novelty {
    static constexpr std::size_t bands = 40; ///< equal steps where the ear has them, 47 Hz to 16 kHz
    static constexpr std::size_t parts = 2;  ///< of a frame

    struct Part {
        std::array<float, bands> level{}; ///< 0…1, logarithmic, against how loud this band gets
        std::array<float, bands> rise{};  ///< by how much it is above what was just there
    };

    std::array<Part, parts> part; ///< the later one last
    bool is_silent = true;        ///< below the gate
};

} // namespace tutti::audio
