// Features as JSON-shaped values: what `tutti-audio analyze --json` prints of a frame, and what events hold.
#pragma once

#include "audio/features.hpp"
#include "base/value.hpp"

#include <span>

namespace tutti::audio {

/// Rounded so that a line stays short: numbers to 1e-5, times to a microsecond.
Value to_value(const Features& features);
Value to_value(const Levels& levels);
Value to_list(std::span<const float> numbers);
/// Of a part of it: 1e-5 is enough for who looks at it.
Value short_number(double number);

} // namespace tutti::audio
