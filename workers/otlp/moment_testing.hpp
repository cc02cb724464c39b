// Moments that tests count in seconds.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace tutti::otlp {

inline SteadyTime at(double second) {
    return SteadyTime(microseconds(static_cast<std::int64_t>(second * 1e6)));
}

} // namespace tutti::otlp
