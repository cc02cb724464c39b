// MidiEvents: what one MIDI port says → what is said of it on the bus. Pure: told the time.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "decode/midi.hpp"
#include "input/midi/midi_clock.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::input::midi {

/// "C4" for 60, the key in the middle of a piano (scientific pitch; some makers call it C3), with sharps.
std::string note_name(int note);

enum class Beats : std::uint8_t { Said, Left };

struct MidiEvent {
    std::string_view type; ///< "midi.note_on"; one of many values where it begins with "raw."
    Value data;

    bool operator==(const MidiEvent&) const = default;
};

class MidiEvents {
public:
    explicit MidiEvents(Beats beats) noexcept : beats_(beats) {}

    /// Nothing for most ticks of a clock.
    std::optional<MidiEvent> take(const decode::MidiMessage& message, SteadyTime now);

    /// Of the notes that are down: they are off. For a port that goes.
    std::vector<MidiEvent> let_go();
    /// The same of those of a channel that this message silences as a whole ("all notes off").
    std::vector<MidiEvent> ended_by(const decode::MidiMessage& message);

private:
    static constexpr std::size_t notes_of_channel = 128;

    std::optional<MidiEvent> tick(SteadyTime now);
    std::vector<MidiEvent> let_go_between(std::size_t first, std::size_t end);
    MidiEvent note(const decode::MidiMessage& message, bool is_on);

    Beats beats_;
    std::bitset<16 * notes_of_channel> down_; ///< notes, by channel
    MidiClock clock_;
};

} // namespace tutti::input::midi
