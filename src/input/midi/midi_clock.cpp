#include "input/midi/midi_clock.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::input::midi {

std::optional<MidiClock::Beat> MidiClock::tick(SteadyTime now) noexcept {
    if (count_ > 0 && now - heard(0) > longest_gap) count_ = 0;
    ticks_[next_] = now;
    next_ = (next_ + 1) % most_ticks;
    count_ = std::min(count_ + 1, most_ticks);
    if (is_stopped_) return std::nullopt;
    const auto position = position_++;
    if (position % ticks_a_beat != 0) return std::nullopt;
    return Beat{position / ticks_a_beat + 1, bpm()};
}

SteadyTime MidiClock::heard(std::size_t ticks_ago) const noexcept {
    return ticks_[(next_ + most_ticks - 1 - ticks_ago) % most_ticks];
}

double MidiClock::bpm_of(std::size_t ticks) const noexcept {
    const double beats = static_cast<double>(ticks) / ticks_a_beat;
    const double minutes = std::max(to_seconds(heard(0) - heard(ticks)), 1e-6) / 60;
    return std::round(beats / minutes * 10) / 10;
}

std::optional<double> MidiClock::bpm() noexcept {
    if (count_ <= ticks_a_beat) return std::nullopt;
    const double last_beat = bpm_of(ticks_a_beat);
    const double all = bpm_of(count_ - 1);
    if (std::abs(last_beat / all - 1) <= new_tempo) return all;
    count_ = ticks_a_beat + 1;
    return last_beat;
}

} // namespace tutti::input::midi
