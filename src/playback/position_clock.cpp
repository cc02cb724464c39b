#include "playback/position_clock.hpp"

#include <algorithm>

namespace tutti::playback {

void PositionClock::begin(const Word& word, SteadyTime now) {
    word_ = word;
    said_ = now;
}

bool PositionClock::follow(const Word& word, SteadyTime now) {
    const auto expected = at(now);
    begin(word, now);
    return std::chrono::abs(at(now) - expected) > seek_threshold;
}

microseconds PositionClock::at(SteadyTime now) const noexcept {
    auto position = word_.position;
    if (word_.playing && now > said_) {
        const auto since = std::chrono::duration<double, std::micro>(now - said_) * word_.rate;
        position += std::chrono::duration_cast<microseconds>(since);
    }
    if (word_.duration > microseconds(0)) position = std::min(position, word_.duration);
    return std::max(position, microseconds(0));
}

} // namespace tutti::playback
