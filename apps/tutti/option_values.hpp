// What may stand behind an option: looked at as it was written, before it becomes a number. A negative number
// of lines would else be very many.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>

namespace tutti {

/// Empty, or what is wrong with the text.
using ValueCheck = std::function<std::string(const std::string& text)>;

inline constexpr auto largest_count = std::numeric_limits<std::uint32_t>::max();
/// Decimal digits that make a number from `least` to `most`.
ValueCheck whole_number(std::uint64_t least, std::uint64_t most);
/// More than nothing, at most a day.
ValueCheck some_seconds();
/// Between two looks: a tenth of a second to a day.
ValueCheck a_pace();

} // namespace tutti
