// What tests of this folder share: when they begin, and how fast frames come.
#pragma once

#include "base/time.hpp"
#include "pixel/canvas.hpp"

namespace tutti::output {

inline constexpr SteadyTime start{seconds(3600)};
inline constexpr microseconds frame_period{16'667}; ///< sixty a second
inline constexpr pixel::Size small{4, 2};

} // namespace tutti::output
