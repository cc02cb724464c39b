#include "input/midi/midi_events.hpp"

#include "worker/rounded.hpp"

#include <fmt/format.h>

#include <vector>

namespace tutti::input::midi {

namespace {

using decode::MidiMessage;
using Kind = MidiMessage::Kind;

/// 0…127 as 0…1, exact enough that the number can be had back.
double share(int value) { return worker::rounded(value / 127.0, 1e4); }

/// −1…1: both ends are reached, and the middle is 0.
double bend(int value) {
    constexpr int middle = 8192;
    const int off = value - middle;
    return worker::rounded(off < 0 ? off / 8192.0 : off / 8191.0, 1e4);
}

Value of_channel(const MidiMessage& message, std::vector<Member> more) {
    std::vector<Member> members{{"channel", message.channel + 1}};
    members.insert(members.end(), more.begin(), more.end());
    return Value::object(std::move(members));
}

/// All sound off, all notes off; and the changes of mode, each of which is an "all notes off" as well
/// (MIDI 1.0, "Channel Mode Messages").
bool silences(int controller) noexcept { return controller == 120 || controller >= 123; }

MidiEvent transport(std::string_view type) { return {type, Value::object({})}; }

} // namespace

std::string note_name(int note) {
    constexpr std::string_view names[] = {"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};
    return fmt::format("{}{}", names[note % 12], note / 12 - 1);
}

std::optional<MidiEvent> MidiEvents::take(const MidiMessage& message, SteadyTime now) {
    switch (message.kind) {
    case Kind::NoteOn: // with velocity 0 it is off (MIDI 1.0, running status is why)
        return note(message, message.second > 0);
    case Kind::NoteOff:
        return note(message, false);
    case Kind::Control:
        return MidiEvent{
            "raw.midi.control",
            of_channel(message, {{"controller", message.first}, {"value", share(message.second)}}),
        };
    case Kind::PitchBend:
        return MidiEvent{"raw.midi.pitch_bend", of_channel(message, {{"value", bend(message.value())}})};
    case Kind::ChannelPressure:
        return MidiEvent{"raw.midi.pressure", of_channel(message, {{"value", share(message.first)}})};
    case Kind::NotePressure:
        return MidiEvent{
            "raw.midi.pressure",
            of_channel(
                message,
                {{"note", message.first}, {"name", note_name(message.first)}, {"value", share(message.second)}
                }
            ),
        };
    case Kind::Program:
        return MidiEvent{"midi.program", of_channel(message, {{"program", message.first}})};
    case Kind::Clock:
        return tick(now);
    case Kind::Start:
        clock_.start();
        return transport("midi.start");
    case Kind::Continue:
        clock_.go_on();
        return transport("midi.continue");
    case Kind::Stop:
        clock_.stop();
        return transport("midi.stop");
    }
    return std::nullopt;
}

MidiEvent MidiEvents::note(const MidiMessage& message, bool is_on) {
    down_.set(message.channel * notes_of_channel + message.first, is_on);
    const auto number = message.first;
    return {
        is_on ? "midi.note_on" : "midi.note_off",
        of_channel(message, {{"note", number}, {"name", note_name(number)}, {"velocity", message.second}}),
    };
}

std::vector<MidiEvent> MidiEvents::let_go() { return let_go_between(0, down_.size()); }

std::vector<MidiEvent> MidiEvents::ended_by(const MidiMessage& message) {
    if (message.kind != Kind::Control || !silences(message.first)) return {};
    const auto first = message.channel * notes_of_channel;
    return let_go_between(first, first + notes_of_channel);
}

std::vector<MidiEvent> MidiEvents::let_go_between(std::size_t first, std::size_t end) {
    std::vector<MidiEvent> events;
    for (std::size_t at = first; at < end && down_.any(); ++at) {
        if (!down_[at]) continue;
        const auto channel = static_cast<std::uint8_t>(at / notes_of_channel);
        const auto number = static_cast<std::uint8_t>(at % notes_of_channel);
        events.push_back(note({Kind::NoteOff, channel, number}, false));
    }
    return events;
}

std::optional<MidiEvent> MidiEvents::tick(SteadyTime now) {
    if (beats_ == Beats::Left) return std::nullopt;
    const auto beat = clock_.tick(now);
    if (!beat) return std::nullopt;
    const Value bpm = beat->bpm ? Value(*beat->bpm) : Value();
    return MidiEvent{"midi.beat", Value::object({{"beat", beat->number}, {"bpm", bpm}})};
}

} // namespace tutti::input::midi
