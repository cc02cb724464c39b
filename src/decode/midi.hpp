// MIDI 1.0 as bytes on a wire → messages. What MIDI knows beyond instruments (system exclusive, time code,
// song position) is passed over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tutti::decode {

struct MidiMessage {
    enum class Kind : std::uint8_t {
        NoteOff,         ///< first: the note, second: how fast it was let go
        NoteOn,          ///< first: the note, second: its velocity; 0: the note is off
        NotePressure,    ///< first: the note, second: how hard
        Control,         ///< first: the controller, second: its value
        Program,         ///< first: the program
        ChannelPressure, ///< first: how hard
        PitchBend,       ///< value(): 8192 is the middle
        Clock,           ///< 24 of them are a quarter note
        Start,
        Continue,
        Stop,
    };
    Kind kind{};
    std::uint8_t channel = 0; ///< 0…15: on the wire as here, while people count from 1
    std::uint8_t first = 0;   ///< 0…127
    std::uint8_t second = 0;  ///< 0…127

    /// Both data bytes as one number, 0…16383: the lower seven bits come first.
    int value() const noexcept { return first | (second << 7); }

    bool operator==(const MidiMessage&) const = default;
};

class MidiParser {
public:
    /// Calls `on_message(MidiMessage)` for each whole one. The bytes may be cut anywhere.
    template <typename OnMessage>
    void feed(std::span<const std::uint8_t> bytes, OnMessage&& on_message) {
        MidiMessage message;
        for (const std::uint8_t byte : bytes)
            if (take(byte, message)) on_message(message);
    }

    /// Data without a message that they belong to: where the line's rate is wrong, most of them.
    std::uint64_t stray() const noexcept { return stray_; }

private:
    /// Whether a message is whole with this byte.
    bool take(std::uint8_t byte, MidiMessage& message) noexcept;
    bool take_data(std::uint8_t byte, MidiMessage& message) noexcept;

    std::uint8_t status_ = 0; ///< of the channel message that goes on (running status); 0: none
    std::uint8_t first_ = 0;
    bool has_first_ = false;
    bool passes_over_ = false; ///< data of a system message, up to the next status
    std::uint64_t stray_ = 0;
};

} // namespace tutti::decode
