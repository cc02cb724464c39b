#include "input/midi/sequencer.hpp"

#include <algorithm>
#include <alsa/asoundlib.h>
#include <poll.h>

namespace tutti::input::midi {

namespace {

using decode::MidiMessage;
using Kind = MidiMessage::Kind;

// What is delivered; all else (system exclusive, active sensing three times a second) does not even wake us.
constexpr int events_of_instruments[] = {
    SND_SEQ_EVENT_NOTEON,    SND_SEQ_EVENT_NOTEOFF,   SND_SEQ_EVENT_KEYPRESS,  SND_SEQ_EVENT_CONTROLLER,
    SND_SEQ_EVENT_PGMCHANGE, SND_SEQ_EVENT_CHANPRESS, SND_SEQ_EVENT_PITCHBEND, SND_SEQ_EVENT_START,
    SND_SEQ_EVENT_CONTINUE,  SND_SEQ_EVENT_STOP,
};
constexpr int events_of_ports[] = {
    SND_SEQ_EVENT_CLIENT_EXIT, SND_SEQ_EVENT_CLIENT_CHANGE, SND_SEQ_EVENT_PORT_START,
    SND_SEQ_EVENT_PORT_EXIT,   SND_SEQ_EVENT_PORT_CHANGE,
};

std::uint8_t seven_bits(int value) noexcept { return static_cast<std::uint8_t>(std::clamp(value, 0, 127)); }

MidiMessage note(Kind kind, const snd_seq_ev_note_t& note) {
    return {
        kind, static_cast<std::uint8_t>(note.channel & 0x0F), seven_bits(note.note), seven_bits(note.velocity)
    };
}

MidiMessage control(Kind kind, const snd_seq_ev_ctrl_t& control, int first, int second = 0) {
    return {kind, static_cast<std::uint8_t>(control.channel & 0x0F), seven_bits(first), seven_bits(second)};
}

std::optional<MidiMessage> message_of(const snd_seq_event_t& event) {
    const auto& data = event.data;
    switch (event.type) {
    case SND_SEQ_EVENT_NOTEON:
        return note(Kind::NoteOn, data.note);
    case SND_SEQ_EVENT_NOTEOFF:
        return note(Kind::NoteOff, data.note);
    case SND_SEQ_EVENT_KEYPRESS:
        return note(Kind::NotePressure, data.note);
    case SND_SEQ_EVENT_CONTROLLER:
        if (data.control.param > 127) return std::nullopt; // of 14 bits, or registered
        return control(Kind::Control, data.control, static_cast<int>(data.control.param), data.control.value);
    case SND_SEQ_EVENT_PGMCHANGE:
        return control(Kind::Program, data.control, data.control.value);
    case SND_SEQ_EVENT_CHANPRESS:
        return control(Kind::ChannelPressure, data.control, data.control.value);
    case SND_SEQ_EVENT_PITCHBEND: { // here the middle is 0
        const int value = std::clamp(data.control.value + 8192, 0, 16383);
        return control(Kind::PitchBend, data.control, value & 0x7F, value >> 7);
    }
    case SND_SEQ_EVENT_CLOCK:
        return MidiMessage{.kind = Kind::Clock};
    case SND_SEQ_EVENT_START:
        return MidiMessage{.kind = Kind::Start};
    case SND_SEQ_EVENT_CONTINUE:
        return MidiMessage{.kind = Kind::Continue};
    case SND_SEQ_EVENT_STOP:
        return MidiMessage{.kind = Kind::Stop};
    default:
        return std::nullopt;
    }
}

/// What the library makes of its own sizes, and takes back.
template <auto make, auto drop, typename T>
class Record {
public:
    Record() { make(&record_); }
    ~Record() { drop(record_); }
    Record(const Record&) = delete;
    Record& operator=(const Record&) = delete;
    T* get() const noexcept { return record_; }

private:
    T* record_ = nullptr;
};
using ClientRecord = Record<snd_seq_client_info_malloc, snd_seq_client_info_free, snd_seq_client_info_t>;
using PortRecord = Record<snd_seq_port_info_malloc, snd_seq_port_info_free, snd_seq_port_info_t>;

bool can_be_heard(const snd_seq_port_info_t* port) {
    constexpr unsigned wanted = SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ;
    const auto has = snd_seq_port_info_get_capability(port);
    return (has & wanted) == wanted && (has & SND_SEQ_PORT_CAP_NO_EXPORT) == 0;
}

} // namespace

Result<Sequencer> Sequencer::open(Beats beats) {
    auto client = io::SequencerClient::open("Tutti");
    if (!client) return pass_on(client);
    Sequencer sequencer(std::move(*client));
    if (auto ready = sequencer.set_up(beats); !ready) return pass_on(ready);
    return sequencer;
}

Result<void> Sequencer::set_up(Beats beats) {
    auto* const handle = client_.get();
    for (const int type : events_of_instruments) snd_seq_set_client_event_filter(handle, type);
    for (const int type : events_of_ports) snd_seq_set_client_event_filter(handle, type);
    if (beats == Beats::Said) snd_seq_set_client_event_filter(handle, SND_SEQ_EVENT_CLOCK);
    auto port = client_.make_port(
        "in", SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_SUBS_WRITE | SND_SEQ_PORT_CAP_NO_EXPORT
    );
    if (!port) return pass_on(port);
    own_port_ = *port;
    return listen_to({SND_SEQ_CLIENT_SYSTEM, SND_SEQ_PORT_SYSTEM_ANNOUNCE});
}

std::vector<MidiPort> Sequencer::ports() {
    auto* const handle = client_.get();
    const int own = snd_seq_client_id(handle);
    std::vector<MidiPort> ports;
    const ClientRecord client;
    const PortRecord port;
    snd_seq_client_info_set_client(client.get(), -1);
    while (snd_seq_query_next_client(handle, client.get()) == 0) {
        const int number = snd_seq_client_info_get_client(client.get());
        if (number == own || number == SND_SEQ_CLIENT_SYSTEM) continue;
        snd_seq_port_info_set_client(port.get(), number);
        snd_seq_port_info_set_port(port.get(), -1);
        while (snd_seq_query_next_port(handle, port.get()) == 0)
            if (can_be_heard(port.get()))
                ports.push_back({
                    .address = {number, snd_seq_port_info_get_port(port.get())},
                    .client = snd_seq_client_info_get_name(client.get()),
                    .port = snd_seq_port_info_get_name(port.get()),
                });
    }
    return ports;
}

Result<void> Sequencer::listen_to(PortAddress port) {
    const int cause = snd_seq_connect_from(client_.get(), own_port_, port.client, port.port);
    if (cause < 0 && cause != -EBUSY)
        return io::refused_by_sequencer("listening to the port", cause); // EBUSY: we do already
    return {};
}

Result<std::optional<Sequencer::News>> Sequencer::next() {
    while (true) {
        snd_seq_event_t* event = nullptr;
        const int cause = snd_seq_event_input(client_.get(), &event);
        if (cause == -EAGAIN) return std::nullopt;
        if (cause == -EINTR) continue;
        if (cause == -ENOSPC) return Lost{}; // the queue ran over
        if (cause < 0) return io::refused_by_sequencer("reading from the ALSA sequencer", cause);
        switch (event->type) {
        case SND_SEQ_EVENT_PORT_EXIT:
            return Gone{event->data.addr.client, event->data.addr.port};
        case SND_SEQ_EVENT_CLIENT_EXIT:
            return Gone{event->data.addr.client, std::nullopt};
        case SND_SEQ_EVENT_PORT_START:
        case SND_SEQ_EVENT_PORT_CHANGE:
        case SND_SEQ_EVENT_CLIENT_CHANGE:
            return Changed{};
        default:
            if (const auto message = message_of(*event))
                return Heard{{event->source.client, event->source.port}, *message};
        }
    }
}

int Sequencer::descriptor() const {
    pollfd place{-1, 0, 0};
    snd_seq_poll_descriptors(client_.get(), &place, 1, POLLIN);
    return place.fd;
}

} // namespace tutti::input::midi
