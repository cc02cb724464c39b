#include "pixel/strip.hpp"

namespace tutti::pixel {

std::size_t Strip::bytes() const noexcept {
    std::size_t sum = 0;
    for (const auto& frame : frames) sum += frame.bytes();
    return sum;
}

microseconds Strip::duration() const noexcept {
    microseconds sum{0};
    for (const auto& frame : frames) sum += frame.duration;
    return sum;
}

const Frame& Strip::at(microseconds time) const noexcept {
    const auto whole = duration();
    if (whole <= microseconds(0) || time < microseconds(0)) return frames.front();
    auto left = time % whole;
    for (const auto& frame : frames) {
        if (left < frame.duration) return frame;
        left -= frame.duration;
    }
    return frames.back();
}

} // namespace tutti::pixel
