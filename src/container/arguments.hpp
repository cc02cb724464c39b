// A Spec ↔ the command line of `tutti-container run`. The file's reader writes it, the program reads it.
#pragma once

#include "base/arguments.hpp"
#include "container/spec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::container {

inline constexpr std::string_view program = "tutti-container";

/// Program and arguments; the program is in the folder of all of ours.
std::vector<std::string> command_line(const Spec& spec);

/// The same service's, for when a process of it was killed and none follows: removes its container.
std::vector<std::string> removal(std::vector<std::string> command_line);

/// The options, into `spec`, which outlives them.
Arguments arguments_for(Spec& spec, bool& shows_help);

/// What stands behind the program's name and "run". InvalidInput, also where the image or the service is not
/// told. With `shows_help` nothing has to be.
Result<Spec> parse_command_line(int argc, const char* const* argv, bool& shows_help);

} // namespace tutti::container
