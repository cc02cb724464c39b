// Listens to the ports of the ALSA sequencer that are wanted, as they come and go.
#pragma once

#include "feeder/line_writer.hpp"
#include "input/midi/midi_events.hpp"
#include "io/asio.hpp"

#include <string>

namespace tutti::input::midi {

/// Until it is cancelled. Where there is no sequencer it waits until one appears.
Task<void> hear_sequencer(feeder::LineWriter& lines, std::string pattern, Beats beats);

} // namespace tutti::input::midi
