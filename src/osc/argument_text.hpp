// Arguments as people write them on a command line, and messages as they read them. Pure.
#pragma once

#include "base/result.hpp"
#include "osc/packet.hpp"

#include <string>
#include <string_view>

namespace tutti::osc {

/// "3" → i, "0.5" → f, "true" → T, "text" → s; or of the type that is named: "f:3", "h:5", "d:0.1", "s:12",
/// "b:AAEC" (Base64), "c:x", "r:#ff8800ff", "m:00903c40" (hexadecimal), "t:now" or a time in seconds since
/// 1970; "T:", "F:", "N:" and "I:" have nothing behind them. A whole number that 32 bits do not hold is h.
/// InvalidInput says what is wrong.
Result<Argument> parse_argument(std::string_view text);

/// `/audio/beat if 1 0.25`, `/text s "now"`: the address, the types, and the arguments after them, on one
/// line, without control characters.
std::string print_line(const Message& message);

} // namespace tutti::osc
