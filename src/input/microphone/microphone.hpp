// What `tutti-microphone` does: listens to the sources that are wanted, says how loud they are as lines, and
// goes on when the sound server or a source went and came back (docs/input/microphone.md).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "feeder/line_writer.hpp"

#include <string>

namespace tutti::input::microphone {

inline constexpr microseconds shortest_block = milliseconds(5);
inline constexpr microseconds longest_block = seconds(1);

struct Options {
    std::string device = {}; ///< a pattern of sources' names; empty: the default source
    microseconds block = milliseconds(50);
};

/// Until nobody reads the lines any more.
void listen(feeder::LineWriter& lines, Options options);

/// Says each source that there is, the default one first.
Result<void> list(feeder::LineWriter& lines);

} // namespace tutti::input::microphone
