// Features as a JSON-shaped value: what `tutti-audio analyze --json` prints of a frame.
#pragma once

#include "audio/features.hpp"
#include "base/value.hpp"

namespace tutti::audio {

/// Rounded so that a line stays short: numbers to 1e-5, times to a microsecond.
Value to_value(const Features& features);

} // namespace tutti::audio
