// What a line of audit says of the parameters of a command: their names, and, of one that never holds a
// secret, their values. All bounded: parameters may be anything.
#pragma once

#include "governance/command_type.hpp"

#include <string>

namespace tutti::governance {

/// As a JSON list; what comes after the 32nd is left out, and a long one is "…".
std::string names_of(const Value& params);

/// As a JSON object; empty: nothing is to be said of them. Values of parameters that the type does not have
/// are none of what it vouches for. Long texts are cut, long lists and tables are "…", and where all of it is
/// long, the rest is left out.
std::string values_of(const CommandType& type, const Value& params);

} // namespace tutti::governance
