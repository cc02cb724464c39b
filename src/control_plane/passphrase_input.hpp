// Passphrases and secrets as people give them: at the terminal, where nothing of them is shown, from a file,
// or from standard input. Never on the command line, which others see and shells remember. They lie in memory
// that is wiped.
#pragma once

#include "base/result.hpp"
#include "vault/secret_bytes.hpp"

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace tutti::control_plane {

/// The first line of a file. NotFound, …; InvalidInput where it has none.
Result<vault::SecretBytes> line_of_file(const std::filesystem::path& file);

/// Asked for at the terminal; where standard input is none, its next line. InvalidInput: there is none;
/// Unavailable: whoever was asked pressed Ctrl-D. Ctrl-C ends the program. At the terminal control characters
/// are no part of it.
Result<vault::SecretBytes> ask_line(std::string_view prompt);
/// The same; at the terminal it is asked for twice, until both are the same.
Result<vault::SecretBytes> ask_new_line(std::string_view prompt);

/// All of a file, or of standard input where the path is empty: a secret that may have several lines. One
/// line end behind it is no part of it. At the terminal one line, as ask_line().
Result<vault::SecretBytes>
read_secret_text(const std::filesystem::path& file, std::string_view prompt, std::size_t most);

/// Whether the terminal is asked.
bool asks_terminal() noexcept;

} // namespace tutti::control_plane
