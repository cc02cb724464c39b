#include "workers/audio/midi/clock_port.hpp"

#include <alsa/asoundlib.h>
#include <utility>

namespace tutti::audio {

namespace {

int event_of(PulseClock::Word word) noexcept {
    using Word = PulseClock::Word;
    switch (word) {
    case Word::Start:
        return SND_SEQ_EVENT_START;
    case Word::Continue:
        return SND_SEQ_EVENT_CONTINUE;
    case Word::Stop:
        return SND_SEQ_EVENT_STOP;
    case Word::Pulse:
        break;
    }
    return SND_SEQ_EVENT_CLOCK;
}

} // namespace

Result<ClockPort> ClockPort::open() {
    auto client = io::SequencerClient::open("Tutti audio");
    if (!client) return pass_on(client);
    auto port = client->make_port("clock", SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ);
    if (!port) return pass_on(port);
    return ClockPort(std::move(*client), *port);
}

bool ClockPort::say(PulseClock::Word word) noexcept {
    snd_seq_event_t event;
    snd_seq_ev_clear(&event);
    event.type = static_cast<snd_seq_event_type_t>(event_of(word));
    snd_seq_ev_set_source(&event, static_cast<unsigned char>(port_));
    snd_seq_ev_set_subs(&event);
    snd_seq_ev_set_direct(&event);
    return snd_seq_event_output_direct(client_.get(), &event) >= 0;
}

} // namespace tutti::audio
