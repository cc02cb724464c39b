// Listens to bytes of MIDI from a raw device: /dev/snd/midiC1D0, a serial port, a pseudo-terminal, a fifo.
#pragma once

#include "feeder/line_writer.hpp"
#include "input/midi/midi_events.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <filesystem>

namespace tutti::input::midi {

/// Until it is cancelled, however often the device goes and comes back. Its identity is the last part of the
/// path.
Task<void>
hear_raw_device(feeder::LineWriter& lines, std::filesystem::path path, std::uint32_t baud, Beats beats);

} // namespace tutti::input::midi
