// What arguments are as values, for JSON and people. Pure.
#pragma once

#include "base/value.hpp"
#include "osc/argument.hpp"

#include <vector>

namespace tutti::osc {

/// A list. What JSON has no word for:
///   h beyond ± 2^53   its digits as a string, as readers of JSON would round it
///   f d infinite, NaN null
///   b                 Base64
///   t                 seconds since 1970, "immediately"
///   c                 a string of that character; the number where there is no such character
///   r                 "#rrggbbaa"
///   m                 [port, status, first, second]
///   T F N I           true, false, null, "impulse"
/// In texts U+FFFD stands for what is no UTF-8.
Value values_of(const std::vector<Argument>& arguments);

} // namespace tutti::osc
