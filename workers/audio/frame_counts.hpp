// Stretches of time as they are counted here: by frames of sound.
#pragma once

#include "audio/features.hpp"

#include <cstdint>

namespace tutti::audio {

inline constexpr std::uint64_t frames_a_second = frames_per_second;
inline constexpr std::uint64_t frames_a_tenth = frames_per_second / 10; ///< of a second

} // namespace tutti::audio
