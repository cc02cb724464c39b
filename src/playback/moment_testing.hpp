// For tests: a moment at which something begins.
#pragma once

#include "base/time.hpp"

namespace tutti::playback {

inline constexpr SteadyTime start{std::chrono::hours(1)};

} // namespace tutti::playback
