// What others said, fit to be shown: on a terminal, in a log, in an error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tutti {

/// What would move a terminal's cursor or change how it shows text (control characters, those of the C1 set,
/// and marks of direction) is a question mark.
std::string printable(std::string_view text);

/// The beginning of it, in whole characters: who said it may say much.
std::string printable_beginning(std::string_view text, std::size_t most_bytes);

} // namespace tutti
