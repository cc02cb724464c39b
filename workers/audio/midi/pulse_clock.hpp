// PulseClock: a MIDI clock that follows heard beats: 24 pulses a quarter note, start, stop and continue.
// Pure: told what is heard and the time, it says what is due when.
//
// It is a phase-locked loop: pulses are never taken back or skipped; where they are early or late against the
// beat they run a little slower or faster until they meet again (Start and Stop: MIDI 1.0, "System Real
// Time").
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>

namespace tutti::audio {

/// What is heard of the beat at one moment.
struct HeardBeat {
    double bpm = 0;        ///< 0: no tempo is known
    double phase = 0;      ///< 0 at a beat … 1 at the next
    double confidence = 0; ///< 0…1
    int number = 0;        ///< of the present beat in its bar, from 1; 0: unknown
    int beats_per_bar = 0; ///< 0: unknown
};

class PulseClock {
public:
    static constexpr int pulses_a_beat = 24;

    enum class Word : std::uint8_t { Start, Continue, Stop, Pulse };
    struct Message {
        Word word;
        SteadyTime due;

        bool operator==(const Message&) const = default;
    };

    /// Of each frame. `now` does not go back.
    void follow(const HeardBeat& beat, SteadyTime now);

    /// When the next message is due; nothing while it stands still.
    std::optional<SteadyTime> next_due() const;
    /// The next message that is due by then, if there is one: to be called until there is none.
    std::optional<Message> take(SteadyTime until);

    /// Whether pulses go out.
    bool is_running() const noexcept { return is_running_; }
    /// That pulses are at, now: beats a minute; 0 while it stands still.
    double bpm() const noexcept;

private:
    // It starts when it is sure of the beat, and stops when it has not been for a while: between two songs,
    // not in a break.
    static constexpr double sure = 0.5;
    static constexpr double unsure = 0.2;
    static constexpr microseconds sure_for = milliseconds(500);
    static constexpr microseconds unsure_for = seconds(4);
    /// After a longer rest it starts anew instead of going on.
    static constexpr microseconds goes_on_within = seconds(10);
    /// How fast an error of phase goes, and by how much pulses may be faster or slower for that. Listeners
    /// follow the mean of some pulses: they do not notice.
    static constexpr double pull = 2.0; ///< a second
    static constexpr double most_pull = 0.08;
    static constexpr double tempo_follows = 0.25; ///< seconds, in which two thirds of a change are done

    bool is_sure(const HeardBeat& beat, SteadyTime now);
    bool has_rested(const HeardBeat& beat, SteadyTime now);
    void steer(const HeardBeat& beat, SteadyTime now);
    void arm(const HeardBeat& beat, SteadyTime now);
    void begin();
    SteadyTime due_of(std::int64_t pulse) const;
    double position_at(SteadyTime time) const;

    bool is_running_ = false;
    bool is_begun_ = false; ///< Start or Continue was said, and its first pulse not yet
    bool ends_at_beat_ = false;
    std::optional<SteadyTime> starts_; ///< at the next beat
    double start_speed_ = 0;
    // While it runs: the place of the clock, in pulses since its beginning.
    SteadyTime reference_{};
    double position_ = 0; ///< there
    double tempo_ = 0;    ///< pulses a second, of the beat as it is followed
    double speed_ = 0;    ///< the same, and what brings the phases together
    std::int64_t next_ = 0;
    SteadyTime last_{}; ///< of the last message
    std::optional<SteadyTime> sure_since_;
    std::optional<SteadyTime> unsure_since_;
    std::optional<SteadyTime> stopped_;
};

} // namespace tutti::audio
