// SoundFormat: how samples lie side by side. Samples are floats of −1…1.
#pragma once

#include <cstdint>

namespace tutti::sound {

inline constexpr unsigned most_channels = 8;
inline constexpr unsigned least_rate = 8000; ///< samples a second
inline constexpr unsigned most_rate = 192'000;

struct SoundFormat {
    unsigned rate = 48000; ///< samples a second of each channel
    unsigned channels = 1;

    bool operator==(const SoundFormat&) const = default;
};

} // namespace tutti::sound
