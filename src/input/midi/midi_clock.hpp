// MidiClock: the beats in a MIDI clock, which ticks 24 times a quarter note, and how fast they are. Told the
// time.
#pragma once

#include "base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace tutti::input::midi {

class MidiClock {
public:
    static constexpr int ticks_a_beat = 24;

    struct Beat {
        std::int64_t number = 1;                  ///< since the start, from 1
        std::optional<double> bpm = std::nullopt; ///< nothing until a whole beat was heard

        bool operator==(const Beat&) const = default;
    };

    /// The next tick is the first beat. Without it the first tick that is heard is.
    void start() noexcept {
        is_stopped_ = false;
        position_ = 0;
    }
    /// Ticks from here on tell the tempo and are no beats.
    void stop() noexcept { is_stopped_ = true; }
    /// From where it stopped.
    void go_on() noexcept { is_stopped_ = false; }

    /// The beat that begins with this tick, if one does.
    std::optional<Beat> tick(SteadyTime now) noexcept;

private:
    /// Below 10 beats a minute it is no clock, but one that was away.
    static constexpr auto longest_gap = milliseconds(250);
    static constexpr std::size_t most_ticks = 4 * ticks_a_beat + 1; ///< the tempo is the mean of four beats
    /// A beat that differs by more than this is a new tempo, not a tick that came late.
    static constexpr double new_tempo = 0.05;

    SteadyTime heard(std::size_t ticks_ago) const noexcept;
    double bpm_of(std::size_t ticks) const noexcept;
    std::optional<double> bpm() noexcept;

    std::array<SteadyTime, most_ticks> ticks_{};
    std::size_t next_ = 0;
    std::size_t count_ = 0; ///< of ticks that are one tempo, at most most_ticks
    std::int64_t position_ = 0;
    bool is_stopped_ = false;
};

} // namespace tutti::input::midi
