// BeatClock: a clock whose seconds are beats. It follows what is believed without going back, says each beat
// once, and runs on where nothing is heard. Times are in frames.
#pragma once

#include <optional>

namespace tutti::audio {

class BeatClock {
public:
    /// A beat, as it is said: how long ago it was; negative: it comes.
    using Age = double;

    /// Beats from here on: `period`, and `phase` 0…1 as of now. A clock that runs is set; a beat that it has
    /// said stays said.
    void start(double period, double phase);
    void stop() noexcept { is_running_ = false; }
    bool is_running() const noexcept { return is_running_; }

    /// Go towards what is believed as of now, in the next frame and as much of the way as `share` (0…1) says.
    void follow(double period, double phase, double share);
    /// One frame passes. The beat that is said in it: `lead` before it comes.
    std::optional<Age> next(double lead);

    double period() const noexcept { return period_; }
    double phase() const noexcept { return phase_; }
    double until_next() const noexcept { return (1 - phase_) * period_; }
    long passed() const noexcept { return passed_; } ///< beats since the start
    long said() const noexcept { return said_; }     ///< the last beat that was said, counted as `passed` is
    /// How far `phase` is ahead of this clock: −0.5…0.5.
    double ahead(double phase) const noexcept;

private:
    bool is_running_ = false;
    double period_ = 0;
    double phase_ = 0;
    double pull_ = 0; ///< of the phase, in the next frame
    long passed_ = 0;
    long said_ = 0;
    double since_said_ = 0;
    double lead_ = 0;
};

} // namespace tutti::audio
