// A program that a person uses at this terminal until it ends: an editor. What nobody sees is io/process.hpp.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace tutti::io {

/// Runs it in our place at the terminal, with our environment; found as execvp(3) finds programs. Blocks.
/// Ctrl-C is the program's meanwhile. Gives its exit code, 128 and the signal's number where one ended it.
Result<int> run_in_foreground(const std::vector<std::string>& words);

} // namespace tutti::io
