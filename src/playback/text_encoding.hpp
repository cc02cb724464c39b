// What a program wrote, in whatever encoding, as UTF-8: by its byte order mark, by where its zeros are, as
// UTF-8 where it is valid, else as Latin-1. What is cut off in the middle of a character is left out.
#pragma once

#include <string>
#include <string_view>

namespace tutti::playback {

std::string decode_text(std::string_view bytes);

/// Whether what came of bytes is text at all: of a picture or a database much is control characters, or what
/// no character is. A stray one makes no difference.
bool is_text(std::string_view decoded) noexcept;

/// Of what says so of itself.
std::string from_latin1(std::string_view bytes);
/// Whether a name of an encoding means that one: "ISO-8859-1", "latin1".
bool is_latin1(std::string_view charset) noexcept;

} // namespace tutti::playback
