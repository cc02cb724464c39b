// How an installation is, as control answers it, for people.
#pragma once

#include "base/value.hpp"
#include "command/terminal.hpp"

#include <string>

namespace tutti::cli {

/// "ready", or what keeps it from that; a line.
std::string describe_readiness(const Value& health, command::Colours colours);
/// A line for each component, what is unwell first; then the rules that fired.
std::string describe_components(const Value& health, double now, command::Colours colours);
/// A line for each change, the newest first.
std::string describe_health_changes(const Value& history, double now, command::Colours colours);

} // namespace tutti::cli
