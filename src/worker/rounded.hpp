// Readings as they are worth showing.
#pragma once

#include <cmath>

namespace tutti::worker {

/// To the nearest of that many steps a whole: 10 for tenths, 20 for every 0.05. Never -0, which would be
/// shown.
inline double rounded(double value, double steps_a_whole) noexcept {
    return std::round(value * steps_a_whole) / steps_a_whole + 0.0;
}

} // namespace tutti::worker
