// ClockPort: the port "Tutti audio: clock" of the ALSA sequencer, which whoever wants the clock connects to:
// aconnect "Tutti audio" SYNTH.
#pragma once

#include "io/alsa/sequencer_client.hpp"
#include "workers/audio/midi/pulse_clock.hpp"

#include <cstdint>

namespace tutti::audio {

class ClockPort {
public:
    static Result<ClockPort> open();

    /// At once, to everybody who is connected. False: the sequencer did not take it.
    bool say(PulseClock::Word word) noexcept;

private:
    ClockPort(io::SequencerClient client, int port) noexcept : client_(std::move(client)), port_(port) {}

    io::SequencerClient client_;
    int port_;
};

} // namespace tutti::audio
