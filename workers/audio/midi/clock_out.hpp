// ClockOut: the MIDI clock of what is heard, at the port of the sequencer: PulseClock joined to a timer and
// to ALSA.
#pragma once

#include "base/value.hpp"
#include "io/asio.hpp"
#include "workers/audio/midi/clock_port.hpp"
#include "workers/audio/midi/pulse_clock.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tutti::audio {

class ClockOut {
public:
    /// Off, the port is away, too.
    void set(bool is_on);
    /// Of each frame: `ended` is when its last sample was heard.
    void follow(const HeardBeat& beat, SteadyTime ended, SteadyTime now);
    /// Says what is due, until it is cancelled: then Stop, where it runs.
    Task<void> run();

    /// Why there is no port; empty: there is one, or none is wanted.
    const std::string& trouble() const noexcept { return trouble_; }
    /// {running, bpm, pulses, lost, trouble?}; null where it is off.
    Value to_value() const;

private:
    static constexpr microseconds asks_again = seconds(30); ///< for a sequencer that is not there

    void open(SteadyTime now);
    void stop();
    void say_due(SteadyTime now);

    bool is_on_ = false;
    std::optional<ClockPort> port_;
    std::optional<SteadyTime> asked_;
    PulseClock clock_;
    std::string trouble_;
    std::uint64_t pulses_ = 0;
    std::uint64_t lost_ = 0;                  ///< that the sequencer did not take
    std::optional<asio::steady_timer> timer_; ///< while it runs
};

} // namespace tutti::audio
