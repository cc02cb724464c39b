// DeviceVoice: one MIDI device that is there, and what it says as lines. When it leaves, none of its notes
// stays down; and it leaves at the latest when this goes.
#pragma once

#include "base/time.hpp"
#include "feeder/line_writer.hpp"
#include "input/midi/midi_events.hpp"

#include <string>
#include <utility>

namespace tutti::input::midi {

class DeviceVoice {
public:
    DeviceVoice(feeder::LineWriter& lines, std::string identity, std::string_view name, Beats beats)
        : lines_(lines), identity_(std::move(identity)), events_(beats) {
        lines_.connected(identity_, name);
    }
    ~DeviceVoice() {
        if (is_there_) leave("it is no longer heard");
    }
    DeviceVoice(const DeviceVoice&) = delete;
    DeviceVoice& operator=(const DeviceVoice&) = delete;

    const std::string& identity() const noexcept { return identity_; }

    void take(const decode::MidiMessage& message, SteadyTime now) {
        for (const auto& event : events_.ended_by(message)) say(event);
        if (const auto event = events_.take(message, now)) say(*event);
    }

    void let_notes_go() {
        for (const auto& event : events_.let_go()) say(event);
    }

    void leave(std::string_view reason) {
        is_there_ = false;
        let_notes_go();
        lines_.disconnected(identity_, reason);
    }

private:
    void say(const MidiEvent& event) {
        const feeder::EventLine line{.type = event.type, .data = event.data, .device = identity_};
        if (event.type.starts_with("raw."))
            lines_.say_if_room(line);
        else
            lines_.say(line);
    }

    feeder::LineWriter& lines_;
    std::string identity_;
    MidiEvents events_;
    bool is_there_ = true;
};

} // namespace tutti::input::midi
