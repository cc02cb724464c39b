#include "decode/midi.hpp"

#include <optional>

namespace tutti::decode {

namespace {

using Kind = MidiMessage::Kind;

// MIDI 1.0 Detailed Specification, Table I and V: what each status byte begins.
constexpr std::uint8_t first_status = 0x80;
constexpr std::uint8_t first_system = 0xF0;
constexpr std::uint8_t first_real_time = 0xF8;
constexpr std::uint8_t end_of_exclusive = 0xF7;

constexpr Kind kind_of_channel_message(std::uint8_t status) noexcept {
    constexpr Kind kinds[] = {
        Kind::NoteOff, Kind::NoteOn,          Kind::NotePressure, Kind::Control,
        Kind::Program, Kind::ChannelPressure, Kind::PitchBend,
    };
    return kinds[(status >> 4) - 8];
}

constexpr bool has_two_data_bytes(Kind kind) noexcept {
    return kind != Kind::Program && kind != Kind::ChannelPressure;
}

constexpr std::optional<Kind> real_time_message(std::uint8_t status) noexcept {
    switch (status) {
    case 0xF8:
        return Kind::Clock;
    case 0xFA:
        return Kind::Start;
    case 0xFB:
        return Kind::Continue;
    case 0xFC:
        return Kind::Stop;
    default: // undefined, active sensing, reset
        return std::nullopt;
    }
}

} // namespace

bool MidiParser::take(std::uint8_t byte, MidiMessage& message) noexcept {
    if (byte >= first_real_time) { // stands anywhere, also within another message, and changes nothing there
        const auto kind = real_time_message(byte);
        if (kind) message = {.kind = *kind};
        return kind.has_value();
    }
    if (byte < first_status) return take_data(byte, message);
    has_first_ = false;
    passes_over_ = byte >= first_system && byte != end_of_exclusive;
    status_ = byte < first_system ? byte : 0;
    return false;
}

bool MidiParser::take_data(std::uint8_t byte, MidiMessage& message) noexcept {
    if (passes_over_) return false;
    if (status_ == 0) {
        ++stray_;
        return false;
    }
    const auto kind = kind_of_channel_message(status_);
    if (has_two_data_bytes(kind) && !has_first_) {
        first_ = byte;
        has_first_ = true;
        return false;
    }
    const auto channel = static_cast<std::uint8_t>(status_ & 0x0F);
    message = has_first_ ? MidiMessage{kind, channel, first_, byte} : MidiMessage{kind, channel, byte, 0};
    has_first_ = false;
    return true;
}

} // namespace tutti::decode
