// Numbers of JSON text (RFC 8259 §6).
#pragma once

#include "base/value.hpp"

namespace tutti::json {

/// Reads the number that begins at `at` and moves `at` behind it: an integer where it fits 64 bits and has
/// neither
/// '.' nor exponent, a real otherwise. Else says what is wrong, and `at` is where.
const char* read_number(const char*& at, const char* end, Value& into) noexcept;

} // namespace tutti::json
