// The inputs that a command was told to look at, or all: and whose events theirs are.
#pragma once

#include "input/commands/inputs_on_bus.hpp"

#include <set>
#include <string>
#include <vector>

namespace tutti::input {

/// The sources of the inputs of these names; of all, and of phones (docs/pad.md), where none is named.
/// NotFound names those that are there.
Task<Result<std::set<std::string, std::less<>>>>
chosen_sources(bus::Bus& bus, const std::vector<std::string>& names);

/// "board" is "left.board", too, where that is the only one.
bool is_named(std::string_view source, std::string_view name) noexcept;

/// For people: which inputs have that name, where one was to be named.
std::string several_named(std::string_view name, const std::set<std::string, std::less<>>& sources);

} // namespace tutti::input
