// The adapter of kind "program": a program that prints lines, started here, started again when it ends, and
// stopped with us. The kinds with heavy libraries are programs of ours that are run like that.
#pragma once

#include "input/desk.hpp"

#include <string>
#include <vector>

namespace tutti::input {

/// Until it is cancelled. `command`: the program, by its path or as PATH finds it, and its arguments.
Task<void> run_program(Desk& desk, std::vector<std::string> command);

} // namespace tutti::input
