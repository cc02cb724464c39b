// What `tutti-midi` does: listens to the ports of the ALSA sequencer, or to bytes of a raw device, and says
// what they say as lines; devices come and go meanwhile (docs/input/midi.md).
#pragma once

#include "base/result.hpp"
#include "feeder/line_writer.hpp"
#include "input/midi/midi_events.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <string>

namespace tutti::input::midi {

struct Options {
    std::string port = {};      ///< a pattern of ports' names; empty: all that are devices
    std::string raw = {};       ///< the path of a raw device; empty: the sequencer
    std::uint32_t baud = 31250; ///< of a raw device that is a serial port
    Beats beats = Beats::Said;
};

/// Until nobody reads the lines any more.
Task<void> listen(feeder::LineWriter& lines, Options options);

/// Says each port of the sequencer.
Result<void> list(feeder::LineWriter& lines);

} // namespace tutti::input::midi
